// What starting the SDK costs a page's main thread on a CPU slowed down four times, in fresh pages: compiling and running gleenWidget.js, which the bar
// is for, and what it leaves for when the page is idle (opening the storage, looking for events that wait). Time is the thread's own on the processor,
// which other work on the machine changes least.
import fs from 'node:fs';
import http from 'node:http';
import { chromium } from 'playwright-core';

export const BAR_MS = 10;
export const SLOWDOWN = 4;

/** Starts the SDK in so many fresh pages; gives `{startMs, idleMs}` of each. */
export async function measureStarts(pages) {
  const source = fs.readFileSync(new URL('../../packages/sdk/dist/gleenWidget.js', import.meta.url), 'utf8');
  const shop = http.createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title>'),
  );
  await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${shop.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const times = [];
    for (let count = 0; count < pages; count++) times.push(await measureStart(browser, address, source));
    return times;
  } finally {
    await browser.close();
    shop.close();
  }
}

/** In the page: makes the function that compiles and runs a text, as the browser does with a script that has arrived. */
function prepare(text) {
  document.gleenConfig = { company: 'bench', apiBaseUrl: location.origin };
  window._alhenaEventQueue = [];
  window.requestIdleCallback = (whenIdle) => {
    window.whenIdle = whenIdle;
  };
  window.startOnce = () => {
    const script = document.createElement('script');
    script.textContent = text;
    document.head.append(script);
  };
}

async function measureStart(browser, address, text) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const devtools = await context.newCDPSession(page);
  // Time by the thread's own clock: https://chromedevtools.github.io/devtools-protocol/tot/Performance/
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  const spentMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const seconds = (name) => metrics.find((metric) => metric.name === name).value;
    return (seconds('ScriptDuration') + seconds('V8CompileDuration')) * 1000;
  };
  await page.evaluate(prepare, text);
  const beforeMs = await spentMs();
  await page.evaluate('startOnce()');
  const startedMs = await spentMs();
  await page.evaluate('new Promise((resolve) => setTimeout(() => resolve(whenIdle())))');
  const idleMs = await spentMs();
  await context.close();
  return { startMs: startedMs - beforeMs, idleMs: idleMs - startedMs };
}
