// Loaded before a server: notes each time that a thread of it tells the disk to keep what was written, as one more byte of the file SYNC_LOG.
import fs from 'node:fs';

const sync = fs.fdatasyncSync;
fs.fdatasyncSync = (descriptor) => {
  sync(descriptor);
  fs.appendFileSync(process.env.SYNC_LOG, '.');
};
