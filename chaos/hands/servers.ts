import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openBadNetwork } from '../bad-network.ts';
import { type Outcome, playRound, type Scene, type Struck } from '../round.ts';
import type { Server } from '../servers.ts';

const STOPS_WITHIN_MS = 10_000;
/** PostgreSQL ends a halted transaction after 10 seconds. */
const GOES_ON_WITHIN_MS = 14_000;
const MINUTE_MS = 60_000;

/** The server that most hands strike. */
export const firstOf = ({ stage }: Scene): Server => stage.servers[0] as Server;

/** kill -9, at any moment. */
export function killServer(scene: Scene): Promise<Outcome> {
  const strike = async () => {
    await firstOf(scene).kill();
    await firstOf(scene).start();
    return [];
  };
  return playRound(scene, { strike });
}

/** SIGTERM: what was accepted is answered, and what was not answered was not taken. */
export function stopServer(scene: Scene): Promise<Outcome> {
  return playRound(scene, {
    strike: async () => {
      const { code, tookMs } = await firstOf(scene).stop();
      await firstOf(scene).start();
      if (code !== 0) return [`the server ended with ${code}`];
      return tookMs > STOPS_WITHIN_MS ? [`the server took ${tookMs} ms to stop`] : [];
    },
    isSilenceAllowed: false,
    // A sender that gives up on a slow machine would look like a server that does not answer.
    patienceMs: 60_000,
  });
}

/** A network that delays, drops, duplicates and truncates. */
export async function spoilNetwork(scene: Scene): Promise<Outcome> {
  const network = await openBadNetwork(firstOf(scene).address, scene.random);
  try {
    return await playRound(scene, { strike: async () => [], addresses: [network.address] });
  } finally {
    await network.close();
  }
}

/** Senders whose clocks jump by up to a day between one attempt and the next. */
export function moveSendersClocks(scene: Scene): Promise<Outcome> {
  return playRound(scene, { strike: async () => [], skewed: true });
}

/** A server whose clock is set forwards and backwards while it works. */
export async function moveServersClock(scene: Scene): Promise<Outcome> {
  const jumps = Array.from({ length: 6 }, () => (scene.random.below(180) - 90) * MINUTE_MS);
  const preload = fileURLToPath(new URL('../clock.mjs', import.meta.url));
  const server = firstOf(scene);
  await server.stop();
  await server.start({ NODE_OPTIONS: `--import=${preload}`, CHAOS_CLOCK_MS: jumps.join(',') });
  const strike = async () => {
    for (const _ of jumps) {
      server.signal('SIGUSR2');
      await setTimeout(scene.random.below(60));
    }
    return [];
  };
  const outcome = await playRound(scene, { strike });
  await server.stop();
  await server.start();
  return outcome;
}

/** Two servers behind one database, one halted in whatever it does and resumed: 20 seconds, or about one. */
export function haltServer(scene: Scene): Promise<Outcome> {
  const [first, second] = scene.stage.servers as [Server, Server];
  const strike = async ({ resend }: Struck) => {
    first.signal('SIGSTOP');
    const resumed = setTimeout(scene.isLong ? 20_000 : 300 + scene.random.below(900)).then(() => first.signal('SIGCONT'));
    // The other takes everything meanwhile, also of the visitors whom the halted one had in hand.
    const tookMs = scene.isLong ? await resend(second.address) : 0;
    await resumed;
    return tookMs > GOES_ON_WITHIN_MS ? [`the other server waited ${tookMs} ms`] : [];
  };
  return playRound(scene, { strike, addresses: [first.address, second.address], patienceMs: scene.isLong ? 30_000 : 5_000 });
}
