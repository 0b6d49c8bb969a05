import type { Plugin } from 'esbuild';

export const shortWays: Plugin;
