import { byModel, type Credit, type Credits, creditTouches, type Touch } from '../attribution/credit.ts';
import { takeCredit } from '../attribution/take-credit.ts';
import { MODELS } from '../wire/vocabulary.ts';

/** One product in a visitor's cart, in one currency: how many there are and which recorded adds its value is made of. */
export interface CartLine {
  productId: string;
  quantity: number;
  /** Oldest first. What was taken back is gone from them. */
  adds: Add[];
}

/** What is left of one recorded add, and of the credits for it: all of them follow from its touches, so they are kept only where a part was taken back. */
interface Add {
  amountMicros: bigint;
  touches: readonly Touch[];
  leftCredits: Credits | null;
}

/** What the line still has recorded, in micros. */
export function recordedMicros(line: CartLine): bigint {
  return line.adds.reduce((sum, add) => sum + add.amountMicros, 0n);
}

/**
 * Takes an amount back from the adds of a line, newest first, and from the credits of each in proportion, so that neither the line nor
 * any channel within it falls below zero. Changes the line; gives the credits of the removal, which are 0 or less.
 */
export function takeBack(line: CartLine, amountMicros: bigint, currency: string): Credits {
  const taken = byModel<Credit[]>(() => []);
  let leftMicros = amountMicros;
  while (leftMicros > 0n) {
    const add = line.adds.pop() as Add;
    const partMicros = add.amountMicros > leftMicros ? leftMicros : add.amountMicros;
    const credits = add.leftCredits ?? creditTouches(add.amountMicros, currency, add.touches);
    const part = takeCredit(credits, partMicros, currency);
    for (const model of MODELS) taken[model].push(...part.taken[model]);
    if (partMicros < add.amountMicros) line.adds.push({ ...add, amountMicros: add.amountMicros - partMicros, leftCredits: part.rest });
    leftMicros -= partMicros;
  }
  return taken;
}
