import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listQuestionWords } from '../../src/assistant/question-words.ts';
import { type Candidate, chooseSearchTerms, scoreCandidate, type Term, THRESHOLD, weighWord } from '../../src/assistant/relevance.ts';

const stem = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const stems = fc.uniqueArray(stem, { maxLength: 4 });
const weight = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
const terms = fc.array(fc.record({ lexemes: fc.uniqueArray(stem, { minLength: 1, maxLength: 3 }), weight }), { maxLength: 5 });
const candidate: fc.Arbitrary<Candidate> = fc
  .record({
    kind: fc.constantFrom('entry' as const, 'product' as const),
    title: stems,
    body: stems,
    about: stems,
    isOwn: fc.boolean(),
    isOfProduct: fc.boolean(),
  })
  .map((some) => ({
    ...some,
    isOfProduct: some.isOfProduct || some.isOwn || some.kind === 'product',
    about: some.kind === 'product' ? [] : some.about,
  }));

/** The score as docs/assistant.md tells it, sentence by sentence. */
function scoreByTheBook(words: readonly Term[], { kind, title, body, about, isOwn, isOfProduct }: Candidate): number {
  const total = words.reduce((sum, word) => sum + word.weight, 0);
  const shareIn = ({ lexemes }: Term, part: readonly string[]) => {
    const found = lexemes.find((lexeme) => part.includes(lexeme));
    return found === undefined ? 0 : found === lexemes[0] ? 1 : 0.85;
  };
  if (!words.some((word) => shareIn(word, title) > 0 || shareIn(word, body) > 0)) return 0;
  const covered = words.map((word) => word.weight * Math.max(shareIn(word, title), shareIn(word, about), 0.6 * shareIn(word, body)));
  const meant = new Set(words.map((word) => word.lexemes.find((lexeme) => title.includes(lexeme))).filter((found) => found !== undefined));
  const elsewhere = title.length === 0 ? 1 : 1 - meant.size / title.length;
  const score = (covered.reduce((sum, part) => sum + part, 0) / total) * (1 - 0.1 * elsewhere);
  if (isOwn) return Math.min(1, score + 0.15);
  if (kind === 'product') return Math.max(0, score - 0.05);
  const isNamed = words.some((word) => shareIn(word, about) > 0);
  return isOfProduct && !isNamed ? score * 0.7 : score;
}

describe('a score', () => {
  test('is what the guide says', () => {
    fc.assert(
      fc.property(terms, candidate, (words, some) => {
        expect(scoreCandidate(words, some)).toBeCloseTo(scoreByTheBook(words, some), 10);
      }),
    );
  });

  test('is from 0 to 1, and 1 for an entry that asks just that', () => {
    fc.assert(
      fc.property(terms, candidate, (words, some) => {
        const score = scoreCandidate(words, some);
        expect(score >= 0 && score <= 1 + 1e-9).toBe(true);
      }),
    );
    const general = { kind: 'entry' as const, about: [], body: [], isOwn: false, isOfProduct: false };
    expect(scoreCandidate([{ lexemes: ['a'], weight: 0.3 }], { ...general, title: ['a'] })).toBe(1);
  });

  test('of what has none of the words that are looked up is below the threshold', () => {
    fc.assert(
      fc.property(terms, candidate, (words, some) => {
        const needed = new Set(chooseSearchTerms(words).flatMap((term) => term.lexemes));
        fc.pre(![...some.title, ...some.body, ...some.about].some((lexeme) => needed.has(lexeme)));
        expect(scoreCandidate(words, some)).toBeLessThan(THRESHOLD);
      }),
    );
  });
});

describe('the weight of a word', () => {
  test('is less the more have it, from 1 to a quarter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (all, having) => {
        const some = weighWord(having, all, false);
        expect(some >= 0.25 - 1e-9 && some <= 1 + 1e-9).toBe(true);
        expect(weighWord(having + 1, all, false)).toBeLessThanOrEqual(some);
        expect(weighWord(having, all, true)).toBeCloseTo(some / 5);
      }),
    );
    expect([weighWord(0, 100, false), weighWord(0, 0, false), weighWord(1, 1e6, false).toFixed(2)]).toEqual([0.5, 0.5, '1.00']);
  });
});

describe('the words of a question', () => {
  test('are told once each, like ones together, and fillers as such', () => {
    const words = listQuestionWords("Don't know: how much is shipping, delivery & the TEAPOT-teapot?");
    expect(words.map(({ alternatives, isFiller }) => [alternatives[0], isFiller])).toEqual([
      ['dont', true],
      ['know', true],
      ['how', false],
      ['much', true],
      ['is', false],
      ['shipping', false],
      ['the', false],
      ['teapot', false],
    ]);
    expect(words[5]?.alternatives).toContain('deliver');
    expect(listQuestionWords('?!')).toEqual([]);
    expect(listQuestionWords(Array.from({ length: 99 }, (_, nth) => `w${nth}`).join(' '))).toHaveLength(24);
  });
});
