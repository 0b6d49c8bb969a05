import { listAddresses, type ModelHead, readModelHead } from '@cartograph/core/assistant/model-text';
import { openSafeText } from '@cartograph/core/assistant/safe-text';
import type { Model, ModelRequest } from './model.ts';

/**
 * What a model said: nothing that can be used, and nothing of it was told; that the passages hold no answer; or an answer, the passages that it is made from (from 1), and whether
 * it came to its end.
 */
export type ModelSaid = { kind: 'unusable' } | { kind: 'none' } | { kind: 'answer'; text: string; numbers: number[]; isWhole: boolean };

/** Asks a model and tells its text, made safe, as it comes: nothing before it has named the passages that it answers from. */
export async function askModel(model: Model, request: ModelRequest, tell: (text: string) => void): Promise<ModelSaid> {
  const safe = openSafeText(listAddresses(request.passages.map((passage) => passage.text)));
  let head: ModelHead = { kind: 'unfinished' };
  let begun = '';
  let text = '';
  const show = (part: string) => {
    const shown = text === '' ? part.trimStart() : part;
    text += shown;
    if (shown !== '') tell(shown);
  };
  const read = (part: string) => {
    if (head.kind !== 'unfinished') return show(safe.push(part));
    begun += part;
    head = readModelHead(begun, request.passages.length, false);
    if (head.kind === 'passages') show(safe.push(head.rest));
  };
  let isWhole = true;
  try {
    for await (const part of model.answer(request)) {
      read(part);
      if (safe.isFull() || isUseless(head)) break;
    }
    if (head.kind === 'unfinished') head = readModelHead(begun, request.passages.length, true);
    show(safe.end());
  } catch {
    isWhole = false;
  }
  return conclude(head, text, isWhole);
}

function isUseless(head: ModelHead): boolean {
  return head.kind === 'none' || head.kind === 'unfit';
}

function conclude(head: ModelHead, text: string, isWhole: boolean): ModelSaid {
  if (head.kind === 'none') return { kind: 'none' };
  if (head.kind !== 'passages' || text.trim() === '') return { kind: 'unusable' };
  return { kind: 'answer', text, numbers: head.numbers, isWhole };
}
