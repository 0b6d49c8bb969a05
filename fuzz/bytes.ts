import zlib from 'node:zlib';
import type { Chance } from '../packages/server/src/demo/random.ts';

/** A request as it is sent. */
export interface HostileRequest {
  method: string;
  /** The address without the host, in Latin-1 and without spaces. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Writes the body's bytes and says what they are: at times wrongly, at times packed. */
export function encodeBody(text: string, headers: Record<string, string>, chance: Chance): Buffer {
  headers['content-type'] = chance.happens(0.9)
    ? chance.pick(['application/json', 'text/plain', 'application/json; charset=utf-8'])
    : chance.pick([
        '',
        'application/xml',
        'multipart/form-data; boundary=a',
        'application/json; charset=utf-16',
        'x'.repeat(2_000),
        'text/csv',
        'application/x-www-form-urlencoded',
      ]);
  if (chance.happens(0.03)) {
    headers['content-encoding'] = chance.pick(['gzip', 'deflate', 'br', 'identity', 'x']);
    return zlib.gzipSync('0'.repeat(200_000));
  }
  const bytes = Buffer.from(text);
  if (chance.happens(0.05))
    for (let hit = 0; hit < 4 && bytes.length > 0; hit += 1) bytes[chance.between(0, bytes.length - 1)] = chance.between(0, 255);
  return chance.happens(0.03) ? bytes.subarray(0, chance.between(0, bytes.length)) : bytes;
}

/** The bytes of a request, damaged: flipped, cut, doubled, or with more headers than anybody sends. */
export function damageBytes({ method, path, headers, body }: HostileRequest, chance: Chance): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const extra = chance.pick([
    [],
    [],
    [],
    ['transfer-encoding: chunked'],
    ['content-length: -1'],
    ['content-length: 99999999999999999999'],
    Array.from({ length: 1_500 }, (_, index) => `x-${index}: y`),
    [`x: ${'y'.repeat(20_000)}`],
    ['host: a', 'host: b'],
    [': '],
  ]);
  const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', `content-length: ${body.length}`, 'connection: close', ...lines, ...extra];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  for (let hit = chance.pick([0, 1, 1, 5, 50]); hit > 0; hit -= 1)
    bytes[chance.between(0, Math.min(bytes.length, 2_000) - 1)] = chance.between(0, 255);
  if (chance.happens(0.2)) return bytes.subarray(0, chance.between(1, bytes.length));
  return chance.happens(0.1) ? Buffer.concat([bytes, bytes]) : bytes;
}
