import type { Rejection } from '@cartograph/core/report/rejection';
import { isText } from '@cartograph/core/wire/text';
import type { Database } from '../store/database.ts';
import { insertRejections } from '../store/rejections.ts';
import { REJECTION_MAX_KEPT, REJECTION_MAX_PER_SECOND } from './limits.ts';
import { makeId } from './make-id.ts';

/** How long a refused report may wait to be written, with the others of its company. */
const FLUSH_MS = 1_000;

const FIELD_MAX_CHARACTERS = 100;
const MESSAGE_MAX_CHARACTERS = 400;
const ERRORS_MAX = 20;

/** Keeps refused reports for the event log, as far as it is no trouble: a flood of them is dropped, and so is what cannot be written. */
export interface RejectionLog {
  /** Notes a refused report; it is in the log about a second later. */
  note: (companyId: number, rejection: Omit<Rejection, 'rejectionId'>) => void;
  /** The same where the company is still being looked up; without one there is nothing to note. */
  noteOnceKnown: (companyId: Promise<number | undefined>, rejection: Omit<Rejection, 'rejectionId'>) => void;
  /** Writes what waits. Resolves when that is done, or has failed. */
  drain: () => Promise<void>;
}

/** Opens the log. No sender waits for it, and nothing of it is ever thrown: `onError` hears what could not be written. */
export function openRejectionLog(database: Database, onError: (error: unknown) => void = () => undefined): RejectionLog {
  let waiting = new Map<number, Rejection[]>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const lookups = new Set<Promise<void>>();

  const write = async (batch: ReadonlyMap<number, readonly Rejection[]>): Promise<void> => {
    for (const [companyId, rejections] of batch) {
      await insertRejections(database.db, companyId, rejections, REJECTION_MAX_KEPT).catch(onError);
    }
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = new Map();
    writing = writing.then(() => write(batch));
    return writing;
  };

  const note: RejectionLog['note'] = (companyId, rejection) => {
    const rejections = waiting.get(companyId) ?? [];
    if (rejections.length >= REJECTION_MAX_PER_SECOND) return;
    rejections.push({ ...rejection, rejectionId: makeId(), errors: cutErrors(rejection.errors) });
    waiting.set(companyId, rejections);
    timer ??= setTimeout(flush, FLUSH_MS).unref();
  };

  return {
    note,
    noteOnceKnown: (companyId, rejection) => {
      const lookup = companyId
        .then((id) => id !== undefined && note(id, rejection))
        .catch(onError)
        .then(() => void lookups.delete(lookup));
      lookups.add(lookup);
    },
    drain: async () => {
      await Promise.all(lookups);
      await flush();
    },
  };
}

/** Errors of a sane size; what came may be of any. */
function cutErrors(errors: Rejection['errors']): Rejection['errors'] {
  return errors.slice(0, ERRORS_MAX).map(({ field, code, message }) => ({
    field: cut(field, FIELD_MAX_CHARACTERS),
    code: cut(code, FIELD_MAX_CHARACTERS),
    message: cut(message, MESSAGE_MAX_CHARACTERS),
  }));
}

/** Cuts between characters, and leaves out those that cannot be stored. */
function cut(text: string, maxCharacters: number): string {
  const characters = [...text.slice(0, 2 * maxCharacters + 2)].filter(isText);
  return characters.length <= maxCharacters ? characters.join('') : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}
