import { fileURLToPath } from 'node:url';

const WAYS = [
  [/^valibot$/, 'small-valibot.ts'],
  [/\/wire\/accept(\.ts)?$/, 'small-accept.ts'],
  [/\/money\/amount\.ts$/, 'small-amount.ts'],
];

/** Puts short ways to say yes or no into the bundle, in place of the exact ones that the server has; a test holds them to the same answers. */
export const shortWays = {
  name: 'short-ways',
  setup(bundler) {
    for (const [filter, file] of WAYS)
      bundler.onResolve({ filter }, () => ({ path: fileURLToPath(new URL(`../src/${file}`, import.meta.url)) }));
  },
};
