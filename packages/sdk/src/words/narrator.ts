import type { EventKind } from '@cartograph/core/wire/vocabulary';
import type { GleenConfig } from '../api.ts';
import type { Page } from '../globals.ts';
import type { Chapter, Tell } from '../story.ts';
import { describeRefusal, findMistakes, nameNeeded } from './refusal.ts';
import { createRefusalReport } from './refusal-report.ts';
import { describeFinalRefusal, describeResult, describeRetry } from './reply.ts';
import { describeSettings, findSettingMistakes } from './settings.ts';

/**
 * Makes the one who prints what happens: mistakes as errors, one line each, the rest for those who debug. Refused calls are also told to
 * the server.
 */
export function createNarrator(page: Page): Tell {
  const { console } = page;
  const reportRefusal = createRefusalReport(page);
  const refusalsTold = new Set<number>();
  /** What each event is of which this page told, by its id. */
  const kinds = new Map<string, EventKind>();
  let settingsTold = '';
  const error = (line: string) => console.error(`[Cartograph] ${line}`);
  const info = (line: string) => console.info(`[Cartograph] ${line}`);

  const tellReply = (chapter: Chapter & { what: 'replied' }, mistake: boolean) => {
    const { url, reply, verdict, retryInMs } = chapter;
    for (const result of verdict.results) {
      if (result.status === 'rejected') error(describeResult(result, kinds.get(result.event_id)));
      else if (!mistake) info(describeResult(result, kinds.get(result.event_id)));
    }
    if (retryInMs) info(describeRetry(url, reply, verdict, retryInMs));
    if (verdict.results.length || !verdict.settled.length || refusalsTold.has(reply.status)) return;
    refusalsTold.add(reply.status);
    error(describeFinalRefusal(url, reply));
  };

  const tellRefusal = (chapter: Chapter & { what: 'refused' }) => {
    const mistakes = findMistakes(chapter.method, chapter.data, chapter.bytes);
    error(describeRefusal(chapter.method, mistakes));
    reportRefusal(chapter, mistakes);
  };

  /** Settings may be written after the script: they are told again when they have changed. */
  const tellSettings = (config: GleenConfig) => {
    const line = describeSettings(config);
    if (line === settingsTold) return;
    settingsTold = line;
    info(line);
    for (const mistake of findSettingMistakes(config)) error(mistake);
  };

  return (chapter, mistake = false) => {
    if (chapter.what === 'idle') return tellSettings(chapter.readConfig());
    if (chapter.what === 'queued') kinds.set(chapter.event.event_id, chapter.event.kind);
    if (chapter.what === 'replied') return tellReply(chapter, mistake);
    if (chapter.what === 'refused') return tellRefusal(chapter);
    if (mistake) error(sentence(chapter));
    else info(sentence(chapter));
  };
}

function sentence(chapter: Exclude<Chapter, { what: 'replied' | 'refused' | 'idle' }>): string {
  switch (chapter.what) {
    case 'called':
      return `${String(chapter.method)} called with ${JSON.stringify(chapter.data)}`;
    case 'misused':
      return chapter.method === 'setConsent'
        ? `setConsent refused: ${nameNeeded(chapter.got, ['granted', 'denied', 'pending'])}`
        : `setCompanyKey refused: got ${JSON.stringify(chapter.got)}, needs a string of 1 to 255 characters`;
    case 'held':
      return chapter.waitsFor === 'company'
        ? 'held in memory: no company is known. Set document.gleenConfig = { company }, or call gleenWidget.setCompanyKey'
        : "held in memory: consent is pending. Call gleenWidget.setConsent('granted') or ('denied') when the visitor decided";
    case 'dropped':
      return 'dropped: consent is denied (by gleenConfig.consent, setConsent or Global Privacy Control). Nothing is kept or sent';
    case 'kept':
      return `not sent: this visitor has not interacted in the session window. Use the assistant, or call sendInteraction, then try again. ${chapter.event.kind === 'cart' ? 'Only the quantity is remembered, in the browser' : 'Nothing of it is kept'}`;
    case 'queued':
      return `${chapter.event.kind} event ${chapter.event.event_id} queued`;
  }
}
