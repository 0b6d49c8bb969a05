import { setTimeout } from 'node:timers/promises';
import { ask } from '../../packages/server/test/support/postgres-server.ts';
import { type Outcome, playRound, type Scene } from '../round.ts';
import type { Stage } from '../stage.ts';
import { firstOf } from './servers.ts';

const postgresOf = ({ stage }: Scene) => stage.postgres as NonNullable<Stage['postgres']>;

/** PostgreSQL killed with -9 and started again. */
export function killPostgres(scene: Scene): Promise<Outcome> {
  const { server } = postgresOf(scene);
  const strike = async () => {
    await server.kill();
    await setTimeout(scene.random.below(200));
    await server.start();
    return [];
  };
  return playRound(scene, { strike });
}

/** One of PostgreSQL's processes killed with -9, upon which it throws all others out and recovers. */
export function killBackend(scene: Scene): Promise<Outcome> {
  const strike = async () => {
    const backends = await ask<{ pid: number }>(
      postgresOf(scene).url,
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'cartograph'`,
    );
    if (backends.length > 0) process.kill(scene.random.pick(backends).pid, 'SIGKILL');
    return [];
  };
  return playRound(scene, { strike });
}

/** PostgreSQL gone for half a minute, or about one second: meanwhile the server is up, not ready, and says when to come again. */
export function takePostgresAway(scene: Scene): Promise<Outcome> {
  const { server } = postgresOf(scene);
  const strike = async () => {
    await server.kill();
    await setTimeout(scene.isLong ? 30_000 : 400 + scene.random.below(800));
    const statuses = await Promise.all(['/healthz', '/readyz'].map(async (path) => (await fetch(firstOf(scene).address + path)).status));
    await server.start();
    return `${statuses}` === '200,503' ? [] : [`without a database /healthz and /readyz answered ${statuses}`];
  };
  return playRound(scene, { strike });
}

/** Connections ended by PostgreSQL in the middle of transactions, again and again. */
export function endConnections(scene: Scene): Promise<Outcome> {
  const strike = async () => {
    for (let times = 1 + scene.random.below(6); times > 0; times -= 1) {
      await ask(postgresOf(scene).url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cartograph'`);
      await setTimeout(scene.random.below(30));
    }
    return [];
  };
  return playRound(scene, { strike });
}

/** The network between server and database cut in the middle of transactions. */
export function cutLink(scene: Scene): Promise<Outcome> {
  const { link } = postgresOf(scene);
  const strike = async () => {
    for (let times = 1 + scene.random.below(3); times > 0; times -= 1) {
      await link.cut();
      await setTimeout(scene.random.below(200));
      await link.mend();
      await setTimeout(scene.random.below(50));
    }
    return [];
  };
  return playRound(scene, { strike });
}
