import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readNewCompany } from '../src/cli/new-company.ts';
import { readConfig } from '../src/config/environment.ts';
import { type Ended, makeFolder, run } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { findFreePort } from './support/postgres-server.ts';

/** Holds a failure to one plain sentence on standard error, and nothing on standard output. */
function expectSentence({ code, stdout, stderr }: Ended, exitCode: number, sentence: RegExp): void {
  expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringMatching(sentence) });
  expect(stderr).toMatch(/^cartograph: \S.*[^\s.]\.?\n$/);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(stdout).toBe('');
}

/** Listens as PostgreSQL does up to the moment at which it wants a password proved (SCRAM, RFC 5802), and then waits. Gives the address. */
async function openAsking(): Promise<string> {
  const say = (type: number, text: string) => {
    const head = Buffer.from('R0000TTTT');
    head.writeInt32BE(8 + Buffer.byteLength(text), 1);
    head.writeInt32BE(type, 5);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(say(10, 'SCRAM-SHA-256\0\0'));
      socket.once('data', (data) => socket.write(say(11, `r=${/r=(.*)$/.exec(data.toString())?.[1]}more,s=c2FsdA==,i=4096`)));
    });
    onTestFinished(() => void socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `postgresql://cartograph@127.0.0.1:${(server.address() as AddressInfo).port}/cartograph`;
}

describe('the help', () => {
  test('names every command, the environment and the exit codes', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of ['serve', 'migrate', 'rebuild', 'verify', 'company', 'key', 'invite', 'user', 'demo', 'export', 'import', 'visitor'])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b.*\\s{2,}\\w`, 'm'));
    for (const name of ['PORT', 'HOST', 'DATABASE_URL', 'CARTOGRAPH_DATA', 'CARTOGRAPH_RATE_LIMIT', 'CARTOGRAPH_SECRET', 'LOG_LEVEL'])
      expect(stdout).toContain(name);
    expect(stdout).toMatch(/exit codes: 0 .*1 .*2 /i);
  });

  test.each([
    [
      ['company', 'create', '--help'],
      ['--timezone', '--currency', '--name', '--origins', '--model', '<key>'],
    ],
    [
      ['key', 'create', '--help'],
      ['--scope', '<company>', 'last line'],
    ],
    [
      ['key', '--help'],
      ['create', 'list', 'revoke'],
    ],
    [
      ['visitor', 'erase', '--help'],
      ['<company>', '<fingerprint>', 'cannot be undone'],
    ],
    [
      ['demo', '--help'],
      ['--days', '[company]'],
    ],
    [
      ['import', '--help'],
      ['[file]', 'standard input'],
    ],
    [
      ['verify', '--help'],
      ['[company]', 'changes nothing'],
    ],
  ])('of %j says what it takes', async (args, texts) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    for (const text of texts) expect(stdout.replace(/\s+/g, ' ')).toContain(text);
  });

  test('--version is that of the package', async () => {
    const manifest = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });

  test.each([
    [[]],
    [['nonsense']],
    [['company']],
    [['company', 'nonsense']],
    [['key', 'create']],
    [['serve', '--nonsense']],
    [['company', 'list', 'too', 'many']],
  ])('called as %j exits with 2 and says how to go on', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/--help|Usage:/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the configuration', () => {
  const NEEDS_ADDRESS = /DATABASE_URL needs to be a PostgreSQL address/;
  const BAD: [string, string, RegExp][] = [
    ['PORT', 'abc', /PORT is "abc", but needs to be a port number from 0 to 65535/],
    ['CARTOGRAPH_RATE_LIMIT', '0', /CARTOGRAPH_RATE_LIMIT is "0", but needs to be "off" or a number/],
    ['CARTOGRAPH_SECRET', 's3cret', /CARTOGRAPH_SECRET has 6 characters, but needs at least 32/],
    ['LOG_LEVEL', 'verbose', /LOG_LEVEL is "verbose", but needs to be one of trace, debug, info/],
    ['DATABASE_URL', 'mysql://root:s3cret@127.0.0.1/shop', NEEDS_ADDRESS],
  ];

  test.each(BAD)('%s=%s is refused in a sentence', async (name, value, sentence) => {
    const data = path.join(makeFolder(), 'data');
    const ended = await run(['serve'], { CARTOGRAPH_DATA: data, [name]: value });
    expectSentence(ended, 2, sentence);
    expect(ended.stderr).not.toContain('s3cret');
    expect(fs.existsSync(data)).toBe(false);
  });

  test.each([
    ...BAD,
    ['PORT', '65536', /PORT is "65536"/],
    ['PORT', '-1', /PORT is "-1"/],
    ['PORT', '80.5', /PORT is "80.5"/],
    ['PORT', '1e3', /PORT is "1e3"/],
    ['CARTOGRAPH_RATE_LIMIT', 'many', /CARTOGRAPH_RATE_LIMIT is "many"/],
    ['CARTOGRAPH_VISITOR_RATE_LIMIT', '0', /CARTOGRAPH_VISITOR_RATE_LIMIT is "0"/],
    ['CARTOGRAPH_RATE_LIMIT', '1.5', /CARTOGRAPH_RATE_LIMIT is "1.5"/],
    ['LOG_LEVEL', 'INFO', /LOG_LEVEL is "INFO"/],
    ['ASSISTANT_SILENCE_MAX_S', '100', /ASSISTANT_SILENCE_MAX_S is "100"/],
    ['CARTOGRAPH_PROXIES', '10.0.0.1, proxy', /CARTOGRAPH_PROXIES names "proxy"/],
    ['CARTOGRAPH_PROXIES', '10.0.0.0/33', /CARTOGRAPH_PROXIES names "10.0.0.0\/33"/],
    ['CARTOGRAPH_PROXIES', '0.0.0.0/0', /CARTOGRAPH_PROXIES names "0.0.0.0\/0"/],
    ['ASSISTANT_SILENCE_MAX_S', '99', /ASSISTANT_SILENCE_MAX_S is "99"/],
    ['DATABASE_URL', 'root:s3cret@127.0.0.1', NEEDS_ADDRESS],
    ['DATABASE_URL', 'postgresql://root:s3cret#/s@127.0.0.1/shop', /its password percent-encoded/],
    ['DATABASE_URL', 'postgresql://root:s3cret@127.0.0.1:99999/shop', NEEDS_ADDRESS],
  ] as const)('%s=%s is nothing to start with', (name, value, sentence) => {
    expect(() => readConfig({ [name]: value })).toThrow(sentence);
    expect(() => readConfig({ [name]: value })).not.toThrow(/s3cret/);
  });

  test('unset and empty values fall back on the defaults', () => {
    const defaults = {
      port: 4100,
      host: '127.0.0.1',
      database: { folder: './data' },
      rateLimits: { perAddress: 60_000, perCompany: 600_000, perVisitor: 600 },
      proxies: [],
      logLevel: 'info',
      secret: null,
      assistant: null,
    };
    expect(readConfig({})).toEqual(defaults);
    const assistant = ['ASSISTANT_BASE_URL', 'ASSISTANT_API_KEY', 'ASSISTANT_MODEL'];
    const names = [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'CARTOGRAPH_DATA',
      'CARTOGRAPH_RATE_LIMIT',
      'CARTOGRAPH_COMPANY_RATE_LIMIT',
      'CARTOGRAPH_VISITOR_RATE_LIMIT',
      'CARTOGRAPH_PROXIES',
      'CARTOGRAPH_SECRET',
      'LOG_LEVEL',
      ...assistant,
    ];
    expect(readConfig(Object.fromEntries(names.map((name, index) => [name, ' '.repeat(index)])))).toEqual(defaults);
    expect(readConfig({ CARTOGRAPH_PROXIES: '10.0.0.1, 172.16.0.0/12,fd00::/8' }).proxies).toEqual([
      '10.0.0.1',
      '172.16.0.0/12',
      'fd00::/8',
    ]);
    expect(readConfig({ CARTOGRAPH_RATE_LIMIT: 'off', PORT: '0' })).toEqual({ ...defaults, rateLimits: null, port: 0 });
  });

  test.each(['serve', 'migrate'])('%s with a database that cannot be reached says so, and not the password', async (command) => {
    const ended = await run([command], { DATABASE_URL: `postgresql://root:s3cret@127.0.0.1:${await findFreePort()}/shop` });
    expectSentence(ended, 1, /the database cannot be reached .*check DATABASE_URL/);
    expect(ended.stderr).not.toContain('s3cret');
  });

  test.each([
    ['a database that is not there', (url: string) => `${url}_missing`, /_missing/],
    ['a user who is not there', (url: string) => url.replace('postgres@', 'stranger:s3cret@'), /stranger/],
  ])('%s is told in a sentence', async (_, change, sentence) => {
    const ended = await run(['migrate'], { DATABASE_URL: change(await createPostgresDatabase()) });
    expectSentence(ended, 1, sentence);
    expect(ended.stderr).not.toContain('s3cret');
  });

  test('a database that asks for a password which the address lacks is told in a sentence, at once', async () => {
    expectSentence(await run(['serve'], { DATABASE_URL: await openAsking() }), 1, /asks for a password, and DATABASE_URL has none/);
  });

  test('a database without TLS where the address asks for it is told in a sentence', async () => {
    const url = `${await createPostgresDatabase()}?sslmode=verify-full`;
    expectSentence(await run(['migrate'], { DATABASE_URL: url }), 1, /does not speak TLS, which the sslmode of DATABASE_URL/);
  });

  test('an address that is nowhere to listen on is told in a sentence that names HOST', async () => {
    const environment = { DATABASE_URL: await createPostgresDatabase(), HOST: 'nowhere.invalid' };
    expectSentence(await run(['serve'], environment), 1, /cannot listen \(.*nowhere\.invalid\); check HOST and PORT/);
  });

  test('a file in the place of the data folder is told in a sentence', async () => {
    const file = path.join(makeFolder(), 'data');
    fs.writeFileSync(file, 'no folder');
    expectSentence(await run(['migrate'], { CARTOGRAPH_DATA: file }), 1, /data is a file, but needs to be a folder/);
    expectSentence(await run(['migrate'], { CARTOGRAPH_DATA: path.join(file, 'deeper') }), 1, /deeper lies within a file/);
    expect(fs.readFileSync(file, 'utf8')).toBe('no folder');
  });

  test.runIf(process.platform === 'linux')('a data folder where the system takes none ends with a sentence', async () => {
    expectSentence(
      await run(['serve'], { CARTOGRAPH_DATA: '/proc/x' }),
      1,
      /the folder \/proc\/x cannot be made: \/proc takes no folders\./,
    );
  });

  test('a value of spaces counts as unset', async () => {
    const environment = { DATABASE_URL: await createPostgresDatabase(), PORT: ' ', CARTOGRAPH_RATE_LIMIT: '', LOG_LEVEL: ' ' };
    expect(await run(['migrate'], environment)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Migrated: 0001_initial/) });
    expect(await run(['migrate'], environment)).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });
  });
});

describe('a mistake is told in a sentence', () => {
  test('of a file that is not there, and of a change that names nothing', async () => {
    const data = { CARTOGRAPH_DATA: path.join(makeFolder(), 'data') };
    expectSentence(await run(['import', '/no/such/export'], data), 1, /there is no \/no\/such\/export/);
    expectSentence(await run(['company', 'update', 'acme'], data), 2, /no setting to change is named/);
  });

  test('a window that another only follows is told of once, and "none" by its own name', async () => {
    expect(() => readNewCompany('acme', { sessionHours: 'x' })).toThrow(/^--session-hours: got "x", [^;]*$/);
    expect(() => readNewCompany('acme', { sessionHours: '12', attributionHours: '24' })).toThrow(/^--attribution-hours: got 24/);
    expect(() => readNewCompany('acme', { retentionDays: '7' })).toThrow(/, or "none"\.$/);
  });
});

describe('a company with a bad setting', () => {
  test('is refused with 2, in a sentence, before the database is made', async () => {
    const data = path.join(makeFolder(), 'data');
    for (const [setting, value] of [
      ['--timezone', '+05:30'],
      ['--currency', 'usd'],
    ] as const)
      expectSentence(
        await run(['company', 'create', 'acme', setting, value], { CARTOGRAPH_DATA: data }),
        2,
        new RegExp(`${setting}: got `),
      );
    expect(fs.existsSync(data)).toBe(false);
  });

  const GOOD = { timezone: 'UTC', currency: 'USD', model: 'linear', sessionHours: '24' };
  test.each([
    ['Acme', {}, /the company key: got "Acme", needs 1 to 63 of a-z/],
    ['-acme', {}, /the company key/],
    ['a/b', {}, /the company key/],
    ['acmé', {}, /the company key/],
    ['x'.repeat(64), {}, /the company key/],
    ['', {}, /the company key/],
    ['acme', { timezone: 'Mars/Olympus' }, /--timezone: got "Mars\/Olympus", needs an IANA time zone/],
    ['acme', { timezone: '' }, /--timezone/],
    ['acme', { currency: 'XXX' }, /--currency: got "XXX", needs an ISO 4217 currency/],
    ['acme', { model: 'best' }, /--model: got "best", needs one of first_touch, last_touch, linear/],
    ['acme', { origins: 'shop.example' }, /--origins: got "shop.example", needs an origin such as/],
    ['acme', { origins: 'https://a.example,https://b.example/path' }, /--origins: got "https:\/\/b.example\/path"/],
    ['acme', { origins: '*' }, /--origins/],
    ['acme', { sessionHours: '0' }, /--session-hours: got 0, needs a number of hours above 0/],
    ['acme', { sessionHours: '1e2' }, /--session-hours/],
    ['acme', { retentionDays: '7' }, /--retention-days: got 7, needs a whole number of days from 30/],
    ['acme', { retentionDays: 'none of them' }, /--retention-days: got "none of them"/],
    ['acme', { name: ' ' }, /--name: got " ", needs a name/],
    ['acme', { sessionHours: '12', attributionHours: '24' }, /--attribution-hours: got 24, needs .*at most 12/],
  ])('is refused: %j with %j', (key, options, sentence) => {
    expect(() => readNewCompany(key, { ...GOOD, ...options })).toThrow(sentence);
  });

  test('is what the good ones are not', () => {
    const options = { ...GOOD, origins: ' https://A.example , https://b.example:8443,', sessionHours: '1.5' };
    expect(readNewCompany('acme', options)).toMatchObject({
      key: 'acme',
      name: 'acme',
      origins: ['https://a.example', 'https://b.example:8443'],
      sessionWindowMs: 5_400_000,
      attributionWindowMs: 5_400_000,
    });
  });
});
