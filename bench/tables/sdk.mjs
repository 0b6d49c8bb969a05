// What the script costs a shop's page: bytes on the way and time of the main thread.
import fs from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { median, percentile, write } from '../support/figures.mjs';
import { BAR_MS, measureStarts, SLOWDOWN } from '../support/sdk-start.mjs';

const PAGES_A_SECOND = 3;

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const runs = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    runs.push(await measureStarts(PAGES_A_SECOND * seconds));
  }
  const figure = (name, share) =>
    median(
      runs.map((times) =>
        percentile(
          times.map((time) => time[name]),
          share,
        ),
      ),
    );
  const milliseconds = (name) => `${write(figure(name, 0.5), 2)} ms, p95 ${write(figure(name, 0.95), 2)} ms`;
  const source = fs.readFileSync(new URL('../../packages/sdk/dist/gleenWidget.js', import.meta.url));
  return {
    title: 'The script on a page',
    columns: ['', 'value'],
    rows: [
      ['gleenWidget.js, brotli', `${write(brotliCompressSync(source).length)} B`],
      ['gleenWidget.js, gzip', `${write(gzipSync(source).length)} B`],
      ['gleenWidget.js, as it is', `${write(source.length)} B`],
      ['main thread at the start, median', milliseconds('startMs')],
      ['main thread when the page is idle, median', milliseconds('idleMs')],
    ],
    bars: [{ what: 'main thread at the start, CPU slowed four times', value: figure('startMs', 0.5), atMost: BAR_MS, unit: 'ms' }],
    notes: [`In fresh pages of Chromium, CPU slowed ${SLOWDOWN} times; the thread's own time.`],
  };
}
