// Bundles the assistant's surfaces into the folder that pages load the SDK from: gleenWidget.widget.js, which begins and holds what the parts
// share, and a part for each surface. A part names what it shares and is handed it, so that the files may have any name beside each other.
import fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const OUT = fileURLToPath(new URL('../../sdk/dist', import.meta.url));

/** Style sheets are texts, without what browsers need not read. */
const css = {
  name: 'css',
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await fs.readFile(path, 'utf8'), { loader: 'css', minify: true, target: ['chrome88', 'safari15'] });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** What lies in `shared/` is in the first file only. */
const handedOver = {
  name: 'handed-over',
  setup(bundler) {
    bundler.onResolve({ filter: /\/shared\/[\w-]+\.tsx?$/ }, ({ path }) => ({
      path: path.replace(/^.*\/(shared\/[\w-]+)\.tsx?$/, '$1'),
      external: true,
    }));
  },
};

/** Names that only our own sources use, among themselves: they are shortened, alike in all parts. No browser API, config, text or wire field, nothing that is stored. */
const OWN_NAMES =
  /^(canBeRated|canAdd|enter|era|handOff|heard|isAsking|isComplete|isCurrent|isFree|isLauncherShown|isPhone|keyPressed|leave|makeId|mayShow|openChat|openFaq|pageOpened|problem|resume|retry|secondsOnPage|isExiting|settle|typed|usedNudge|entryId|questionId|filled)$/;

const common = {
  bundle: true,
  minify: true,
  mangleProps: OWN_NAMES,
  target: 'es2021',
  conditions: ['source'],
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  inject: [pathOf('src/jsx.ts')],
  tsconfigRaw: {},
  legalComments: 'none',
  logLevel: 'warning',
};

const { mangleCache } = await build({
  ...common,
  entryPoints: [pathOf('src/start.ts')],
  outfile: `${OUT}/gleenWidget.widget.js`,
  format: 'esm',
  plugins: [css],
  mangleCache: {},
});
for (const part of ['chat', 'faqs', 'nudges']) {
  await build({
    ...common,
    entryPoints: [pathOf(`src/${part}/mount.tsx`)],
    outfile: `${OUT}/gleenWidget.${part}.js`,
    format: 'cjs',
    external: ['preact'],
    plugins: [css, handedOver],
    mangleCache,
    banner: { js: 'export const part=require=>{const module={};' },
    footer: { js: 'return module.exports}' },
  });
}
