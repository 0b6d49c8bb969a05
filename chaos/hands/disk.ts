import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Outcome, playRound, type Scene } from '../round.ts';
import { openEmbeddedStage, openPostgresStage, type Stage } from '../stage.ts';

const SIZE = '192m';
const CHUNK_BYTES = 1 << 20;
const FULL_MS = 300;

/** Whether this machine lets us make a small disk: mounting takes root's rights. */
export function canMount(): boolean {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(folder);
  }
}

/** A disk that is full for a while, under PostgreSQL. */
export function fillPostgresDisk(scene: Scene): Promise<Outcome> {
  return onSmallDisk(scene, (disk) => openPostgresStage(disk, ['min_wal_size=32MB', 'max_wal_size=64MB']));
}

/** The same under the embedded database. */
export function fillEmbeddedDisk(scene: Scene): Promise<Outcome> {
  return onSmallDisk(scene, (disk) => openEmbeddedStage(1, disk));
}

async function onSmallDisk(scene: Scene, open: (disk: string) => Promise<Stage>): Promise<Outcome> {
  const disk = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', disk]);
  try {
    const stage = await open(disk);
    try {
      return await playOn(stage, scene, disk);
    } finally {
      await stage.close();
    }
  } finally {
    execFileSync('umount', ['-l', disk]);
    fs.rmdirSync(disk);
  }
}

async function playOn(stage: Stage, scene: Scene, disk: string): Promise<Outcome> {
  const ballast = path.join(disk, 'ballast');
  const strike = async () => {
    fill(ballast);
    await setTimeout(FULL_MS);
    fs.rmSync(ballast);
    return reviveWhatEnded(stage);
  };
  const outcome = await playRound({ ...scene, stage }, { strike });
  const wrong = await stage.verify();
  return wrong === undefined ? outcome : { ...outcome, complaints: [...outcome.complaints, wrong] };
}

/** A database that cannot write its log ends itself, and a supervisor starts it again. */
async function reviveWhatEnded(stage: Stage): Promise<string[]> {
  await stage.postgres?.server.revive();
  for (const server of stage.servers) if (!server.isRunning()) await server.start();
  return [];
}

/** Writes until there is no room, the last bytes in small pieces. */
function fill(file: string): void {
  const handle = fs.openSync(file, 'w');
  try {
    for (let size = CHUNK_BYTES; size >= 512; ) {
      try {
        fs.writeSync(handle, Buffer.alloc(size));
      } catch {
        size /= 2;
      }
    }
  } finally {
    fs.closeSync(handle);
  }
}
