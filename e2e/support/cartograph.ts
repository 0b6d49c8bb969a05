import { fileURLToPath } from 'node:url';

/** The command `cartograph`. */
export const CARTOGRAPH = fileURLToPath(new URL('../../packages/server/bin/cartograph.js', import.meta.url));
