import fs from 'node:fs';
import path from 'node:path';
import { codeOf } from './failure.ts';

/** The system lets nobody make a folder there. The message is for the operator. */
class CannotMakeFolder extends Error {
  readonly code = 'cannot_make_folder';
}

/**
 * Makes a folder for its owner alone, and those that it lies in, where they are missing. Throws CannotMakeFolder, and what the system says. Node's own way
 * (`recursive`) never ends where the system says of a folder in one that is there that it is not, as in /proc.
 */
export function makeFolder(folder: string): void {
  const parent = path.dirname(path.resolve(folder));
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    if (codeOf(error) !== 'ENOENT') throw error;
    if (fs.existsSync(parent))
      throw new CannotMakeFolder(`the folder ${folder} cannot be made: ${parent} takes no folders.`, { cause: error });
    makeFolder(parent);
    makeFolder(folder);
  }
}
