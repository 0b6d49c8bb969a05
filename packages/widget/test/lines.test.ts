import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from '../src/lines.ts';

test('lines come whole, wherever the network cuts them', async () => {
  const line = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '' && !value.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(9)), fc.boolean(), async (lines, cuts, hasEnd) => {
      const bytes = new TextEncoder().encode(lines.join('\n') + (hasEnd ? '\n' : ''));
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          let at = 0;
          for (const cut of cuts) {
            controller.enqueue(bytes.slice(at, at + cut));
            at += cut;
          }
          controller.enqueue(bytes.slice(at));
          controller.close();
        },
      });
      const heard: string[] = [];
      await readLines(stream, (each) => heard.push(each));
      expect(heard).toEqual(lines);
    }),
  );
});
