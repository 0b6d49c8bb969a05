// Makes the pictures of the README and the guides: starts a server with sample data in a temporary folder, opens its dashboard in Chromium, and
// stores what an owner sees in docs/images.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const CARTOGRAPH = fileURLToPath(new URL('../packages/server/bin/cartograph.js', import.meta.url));
const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const PAGES = {
  'revenue-impact': { path: 'demo/analytics/revenue-impact', height: 1040 },
  'event-inspector': { path: 'demo/analytics/events?status=ignored', height: 700, open: '[data-status=ignored] button' },
  installation: { path: 'acme/integrations/website/installation', height: 800 },
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-screenshots-'));
const env = { ...process.env, DATABASE_URL: '', CARTOGRAPH_DATA: folder, PORT: '0', LOG_LEVEL: 'warn' };

await runCommand('demo');
await runCommand('company', 'create', 'acme', '--name', 'Acme');
const server = spawn(process.execPath, [CARTOGRAPH, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const setupUrl = new URL(await readSetupUrl());
  for (const colorScheme of ['light', 'dark']) await takePictures(setupUrl, colorScheme);
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  fs.rmSync(folder, { recursive: true });
}

async function runCommand(...words) {
  const command = spawn(process.execPath, [CARTOGRAPH, ...words], { env, stdio: 'inherit' });
  const [code] = await once(command, 'exit');
  if (code !== 0) throw new Error(`cartograph ${words.join(' ')} ended with ${code}`);
}

async function readSetupUrl() {
  let printed = '';
  for await (const chunk of server.stdout) {
    printed += chunk;
    const link = /Open the dashboard: (\S+)\s/.exec(printed)?.[1];
    if (link !== undefined) return link;
  }
  throw new Error(`the server ended before it said where its dashboard is: ${printed}`);
}

async function takePictures(setupUrl, colorScheme) {
  const context = await browser.newContext({ colorScheme, locale: 'en-US' });
  await signIn(context, setupUrl);
  const page = await context.newPage();
  for (const [name, { path: address, height, open }] of Object.entries(PAGES)) {
    await page.setViewportSize({ width: 1280, height });
    await page.goto(`${setupUrl.origin}/dashboard/${address}`);
    await page.waitForFunction(
      () => document.querySelector('h1') !== null && document.querySelector('.animate-pulse, [aria-busy=true]') === null,
    );
    if (open !== undefined) await page.locator(open).first().click();
    await page.screenshot({ path: path.join(IMAGES, `${name}-${colorScheme}.png`) });
  }
  await context.close();
}

/** The first context creates the account, the next one signs in with it. */
async function signIn(context, { origin, searchParams }) {
  const account = { name: 'Ada Owner', email: 'ada@shop.example', password: 'only for the pictures' };
  const headers = { origin };
  const created = await context.request.post(`${origin}/api/owner`, { data: { token: searchParams.get('token'), ...account }, headers });
  if (created.status() === 409) await context.request.post(`${origin}/api/session`, { data: account, headers });
}
