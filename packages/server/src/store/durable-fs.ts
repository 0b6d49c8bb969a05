import fs from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type EmscriptenOptions = Parameters<NodeFS['init']>[1];

/** The parts of Emscripten's NODEFS that are patched: streams of the Node file system have no fsync of their own. */
interface NodeFsModule {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

/**
 * The folder of an embedded database whose commits reach the disk. PGlite's Node file system has no fsync, so PostgreSQL's
 * would be a silent no-op; here each becomes an fdatasync of the file behind it.
 */
class DurableNodeFS extends NodeFS {
  override async init(pg: PGlite, options: EmscriptenOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: unknown) => {
      (module as NodeFsModule).NODEFS.stream_ops.fsync = (stream) => {
        fs.fdatasyncSync(stream.nfd);
        return 0;
      };
    };
    const steps = (emscriptenOpts.preRun ?? []) as ((module: unknown) => void)[];
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...steps, addFsync] as never } };
  }
}

/** Without `-F` PostgreSQL syncs at each commit; `wal_sync_method=fsync` is the one that DurableNodeFS offers. */
const DURABLE = ['-c', 'wal_sync_method=fsync'];

/** PostgreSQL's own default is more than all the rest of a small server takes. */
const SMALL = ['-c', 'shared_buffers=32MB'];

/** How much of the log is kept to be written over once a checkpoint is done: what is written until the next one, not PostgreSQL's gigabyte. */
const SHORT_LOG = ['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=64MB'];

/** A checkpoint then writes no file anew, so that it needs no room: on a full disk it would end the database (`max_active_replication_origins` is for logical replication). */
const NO_ORIGINS = ['-c', 'max_active_replication_origins=0'];

/**
 * Opens an embedded database whose commits reach the disk, in a folder, which is made if missing. It keeps the thread busy while it works. Another `database`
 * than its own is one of its templates.
 */
export async function openDurable(folder: string, database = 'postgres'): Promise<PGlite> {
  const defaults = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  const startParams = [...defaults, ...DURABLE, ...SMALL, ...SHORT_LOG, ...NO_ORIGINS];
  const pglite = new PGlite({ fs: new DurableNodeFS(folder), startParams, database });
  await pglite.waitReady;
  return pglite;
}
