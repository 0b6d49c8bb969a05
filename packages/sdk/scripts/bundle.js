// Bundles what pages load: gleenWidget.js, and beside it the parts that it loads on demand.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { shortWays } from './short-ways.js';

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Names that only our own sources use, among themselves: they are shortened, alike in all parts. No browser API, config or wire field may be here. */
const OWN_NAMES =
  /^(accept|bought|defaultBaseUrl|erase|interacted|interactedAtMs|isOpen|leave|loadChunk|lockName|quantities|readConfig|readVisitor|replied|retryAfterMs|retryInMs|setCompany|setWindow|settle|settled|take|verdict|waitsFor|wake|whenAllowed|whenIdle|windowMs|wrap)$/;

/** Syntax of 2021; what the sources call besides is in Chrome 88, Safari 15 and Firefox 88. */
const common = {
  bundle: true,
  minify: true,
  mangleProps: OWN_NAMES,
  target: 'es2021',
  conditions: ['source'],
  legalComments: 'none',
  logLevel: 'warning',
  // The contract used something of valibot that its stand-in lacks.
  logOverride: { 'import-is-undefined': 'error' },
};

const { mangleCache } = await build({
  ...common,
  entryPoints: [pathOf('src/script.ts')],
  outfile: pathOf('dist/gleenWidget.js'),
  format: 'iife',
  plugins: [shortWays],
  mangleCache: {},
});
await build({
  ...common,
  entryPoints: { 'gleenWidget.words': pathOf('src/words/narrator.ts'), 'gleenWidget.ga4': pathOf('src/ga4/capture.ts') },
  outdir: pathOf('dist'),
  format: 'esm',
  mangleCache,
});
