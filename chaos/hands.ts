import { canMount, fillEmbeddedDisk, fillPostgresDisk } from './hands/disk.ts';
import { interruptEmbedded, interruptOnPostgres } from './hands/migration.ts';
import { cutLink, endConnections, killBackend, killPostgres, takePostgresAway } from './hands/postgres.ts';
import { haltServer, killServer, moveSendersClocks, moveServersClock, spoilNetwork, stopServer } from './hands/servers.ts';
import type { Outcome, Scene } from './round.ts';

/** What a round is played on. */
export const PLACES = ['PostgreSQL', 'the embedded database'] as const;
export type PlaceName = (typeof PLACES)[number];

/** A hand that breaks things. */
export interface Hand {
  /** What it does, in the words of docs/promises.md. */
  name: string;
  on: PlaceName;
  play: (scene: Scene) => Promise<Outcome>;
  /** Whether `npm test` leaves it to the long form, for the time that it takes. */
  isSlow?: boolean;
  /** Why it cannot be played on this machine; undefined where it can. */
  whyNot?: () => string | undefined;
}

const needsMount = () => (canMount() ? undefined : 'a small disk cannot be mounted here; it takes root and the right to mount');

/** Every hand. */
export const HANDS: readonly Hand[] = [
  { name: 'the server killed with -9', on: 'PostgreSQL', play: killServer },
  { name: 'the server killed with -9', on: 'the embedded database', play: killServer },
  { name: 'the server stopped with SIGTERM', on: 'PostgreSQL', play: stopServer },
  { name: 'the server stopped with SIGTERM', on: 'the embedded database', play: stopServer },
  { name: 'PostgreSQL killed with -9 and started again', on: 'PostgreSQL', play: killPostgres },
  { name: 'a process of PostgreSQL killed with -9', on: 'PostgreSQL', play: killBackend },
  { name: 'PostgreSQL gone for a while', on: 'PostgreSQL', play: takePostgresAway },
  { name: 'connections ended in the middle of transactions', on: 'PostgreSQL', play: endConnections },
  { name: 'the network to PostgreSQL cut and mended', on: 'PostgreSQL', play: cutLink },
  { name: 'a network that delays, drops, duplicates and truncates', on: 'PostgreSQL', play: spoilNetwork },
  { name: 'a network that delays, drops, duplicates and truncates', on: 'the embedded database', play: spoilNetwork, isSlow: true },
  { name: 'senders’ clocks that jump by up to a day', on: 'PostgreSQL', play: moveSendersClocks },
  { name: 'the server’s clock set forwards and backwards', on: 'PostgreSQL', play: moveServersClock, isSlow: true },
  { name: 'one of two servers halted and resumed', on: 'PostgreSQL', play: haltServer },
  { name: 'a migration killed with -9, twice', on: 'PostgreSQL', play: interruptOnPostgres },
  { name: 'a migration killed with -9, twice', on: 'the embedded database', play: interruptEmbedded, isSlow: true },
  { name: 'a full disk', on: 'PostgreSQL', play: fillPostgresDisk, whyNot: needsMount },
  { name: 'a full disk', on: 'the embedded database', play: fillEmbeddedDisk, isSlow: true, whyNot: needsMount },
];

/** Hands of which the long form plays the first round at full length: half a minute without PostgreSQL, 20 seconds of halt. */
export const LASTING: ReadonlySet<Hand['play']> = new Set([takePostgresAway, haltServer]);
