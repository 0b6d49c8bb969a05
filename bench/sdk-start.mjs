// Prints what starting the SDK costs a page. Run after `npm run build`: node bench/sdk-start.mjs [pages]
import { percentile } from './support/figures.mjs';
import { BAR_MS, measureStarts, SLOWDOWN } from './support/sdk-start.mjs';

const pages = Number(process.argv[2] ?? 30);
const times = await measureStarts(pages);
const describe = (values) => `median ${percentile(values, 0.5).toFixed(2)} ms, p95 ${percentile(values, 0.95).toFixed(2)} ms`;
const starts = times.map(({ startMs }) => startMs);
process.stdout.write(`SDK in ${pages} fresh pages, CPU slowed ${SLOWDOWN}x\n  start: ${describe(starts)}; the bar is ${BAR_MS} ms\n`);
process.stdout.write(`  later, when the page is idle: ${describe(times.map(({ idleMs }) => idleMs))}\n`);
process.exitCode = percentile(starts, 0.5) <= BAR_MS ? 0 : 1;
