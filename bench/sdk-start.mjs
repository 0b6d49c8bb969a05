// Measures what starting the SDK costs a page's main thread on a CPU slowed down four times: compiling and running
// gleenWidget.js in a fresh page, up to where its globals are there. Two figures: time on the processor, which other work on
// the machine hardly changes and which the bar is held against, and time on the clock, which includes waiting for it.
// Run after `npm run build`: node bench/sdk-start.mjs [pages]
import fs from 'node:fs';
import http from 'node:http';
import { chromium } from 'playwright-core';

const BAR_MS = 10;
const SLOWDOWN = 4;
const pages = Number(process.argv[2] ?? 30);
const source = fs.readFileSync(new URL('../packages/sdk/dist/gleenWidget.js', import.meta.url), 'utf8');

const shop = http.createServer((_request, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title>'),
);
await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${shop.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** In the page: makes the function that compiles and runs a text, as the browser does with a script that has arrived. */
function prepare(text) {
  document.gleenConfig = { company: 'bench', apiBaseUrl: location.origin };
  window._alhenaEventQueue = [];
  window.startOnce = () => {
    const script = document.createElement('script');
    script.textContent = text;
    const startMs = performance.now();
    document.head.append(script);
    return performance.now() - startMs;
  };
}

/** Runs a text in a fresh page; gives milliseconds on the processor and on the clock. */
async function measure(text) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const devtools = await context.newCDPSession(page);
  // Script time by the thread's own clock: https://chromedevtools.github.io/devtools-protocol/tot/Performance/
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  const scriptMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  };
  await page.evaluate(prepare, text);
  const beforeMs = await scriptMs();
  const clockMs = await page.evaluate('startOnce()');
  const processorMs = (await scriptMs()) - beforeMs;
  await context.close();
  return { processorMs, clockMs };
}

function describe(timesMs) {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { medianMs: at(0.5), text: `median ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms` };
}

const times = [];
for (let count = 0; count < pages; count++) times.push(await measure(source));
await browser.close();
shop.close();

const processor = describe(times.map((time) => time.processorMs));
const clock = describe(times.map((time) => time.clockMs));
process.stdout.write(`SDK start, ${pages} fresh pages, CPU slowed ${SLOWDOWN}x, bar ${BAR_MS} ms\n`);
process.stdout.write(`  on the processor: ${processor.text}\n  on the clock:     ${clock.text}\n`);
process.exitCode = processor.medianMs <= BAR_MS ? 0 : 1;
