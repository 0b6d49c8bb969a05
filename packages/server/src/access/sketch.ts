/**
 * Counts by key in memory of a fixed size, however many keys there are: a count-min sketch with conservative update. A count is never too
 * small; it is too large only where a key shares all of its cells with busier ones.
 * Cormode, Muthukrishnan: An improved data stream summary, 2005; Estan, Varghese: New directions in traffic measurement, 2002.
 */
export interface Sketch {
  /** Counts a key; gives how often it was counted. */
  add: (key: string) => number;
  clear: () => void;
}

const ROWS = 4;
const CELLS_BITS = 16;
const CELLS = 2 ** CELLS_BITS;

/** Makes an empty sketch of 1 MiB. `seed` is to be made by chance, so that nobody can choose keys that share the cells of another. */
export function openSketch(seed: number): Sketch {
  const cells = new Uint32Array(ROWS * CELLS);
  const places = new Uint32Array(ROWS);
  return {
    add: (key) => {
      const first = hash(key, seed);
      const second = mix(first ^ seed) | 1;
      let least = Number.POSITIVE_INFINITY;
      for (let row = 0; row < ROWS; row += 1) {
        const place = row * CELLS + ((first + Math.imul(row, second)) >>> (32 - CELLS_BITS));
        places[row] = place;
        least = Math.min(least, cells[place] as number);
      }
      for (const place of places) if (cells[place] === least) cells[place] = least + 1;
      return least + 1;
    },
    clear: () => void cells.fill(0),
  };
}

/** A hash of 32 bits by the rounds of MurmurHash3. */
function hash(key: string, seed: number): number {
  let state = seed;
  for (let at = 0; at < key.length; at += 1) {
    state ^= Math.imul(Math.imul(key.charCodeAt(at), 0xcc9e2d51), 0x1b873593);
    state = Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64;
  }
  return mix(state ^ key.length);
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
