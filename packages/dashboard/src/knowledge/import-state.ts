import type { ImportLine } from '@cartograph/core/manage/knowledge';

/** How far an import is, and what it found. */
export interface ImportState {
  done: number;
  total: number;
  badRows: readonly { line: number; message: string }[];
  finished?: Extract<ImportLine, { finished: true }>;
  failed?: string;
}

/** Before the first line of an import's answer. */
export const NOTHING_YET: ImportState = { done: 0, total: 0, badRows: [] };

/** The state after one more line of the answer. */
export function addLine(state: ImportState, line: ImportLine): ImportState {
  if ('bad_row' in line) return { ...state, badRows: [...state.badRows, line.bad_row] };
  if ('finished' in line) return { ...state, finished: line };
  if ('failed' in line) return { ...state, failed: line.failed };
  return { ...state, ...line };
}
