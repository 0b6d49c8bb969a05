import type { SurfaceHost } from '@cartograph/sdk/surfaces';
import { Fragment, h, render } from 'preact';
import type { Mounted } from './kit.ts';
import * as answerText from './shared/answer-text.tsx';
import * as cut from './shared/cut.ts';
import * as icons from './shared/icons.tsx';
import * as markdown from './shared/markdown.ts';
import * as shadow from './shared/shadow.ts';

/** A part as its file exports it: it asks for what it shares with the others by name. */
interface PartChunk<Exports> {
  part(require: (name: string) => unknown): Exports;
}

/** What the parts share, which is in this file only. */
const SHARED: Readonly<Record<string, unknown>> = {
  preact: { Fragment, h, render },
  'shared/answer-text': answerText,
  'shared/cut': cut,
  'shared/icons': icons,
  'shared/markdown': markdown,
  'shared/shadow': shadow,
};

/** Waiting tasks of a surface that may never come, at most. */
const WAITING_MAX = 99;

/** A surface that is loaded when it is first shown; what it shall do waits for it, in order. */
export function createPart<Surface extends Mounted>(host: SurfaceHost, name: 'chat' | 'faqs' | 'nudges', failed: (error: unknown) => void) {
  let waiting: ((surface: Surface) => void)[] = [];
  let surface: Surface | undefined;
  let turn = 0;
  return {
    current: () => surface,
    /** Does the task when the surface is there. */
    use(task: (surface: Surface) => void): void {
      if (surface) task(surface);
      else if (waiting.length < WAITING_MAX) waiting.push(task);
    },
    /** Loads the surface, unless it is there, and mounts it. */
    async start<Exports>(mount: (exports: Exports) => Surface): Promise<void> {
      const mine = ++turn;
      if (surface) return;
      try {
        const chunk = (await host.load(name)) as PartChunk<Exports>;
        if (mine !== turn || surface) return;
        const mounted = mount(chunk.part((shared) => SHARED[shared]));
        surface = mounted;
        for (const task of waiting.splice(0)) task(mounted);
      } catch (error) {
        failed(error);
      }
    },
    stop(): void {
      turn++;
      surface?.stop();
      surface = undefined;
      waiting = [];
    },
  };
}
