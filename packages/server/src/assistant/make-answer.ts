import { tellOfProducts } from '@cartograph/core/assistant/compose';
import type { MadeAnswer } from '@cartograph/core/assistant/helpful';
import { THRESHOLD } from '@cartograph/core/assistant/relevance';
import { recogniseSmallTalk } from '@cartograph/core/assistant/small-talk';
import type { AnswerLine, ProductCard } from '@cartograph/core/assistant/wire';
import type { AssistantFields } from '@cartograph/core/manage/assistant';
import type { Passage } from '@cartograph/core/manage/conversations';
import { askModel } from './ask-model.ts';
import { cardOf, isCard, listCards, toPassage, toToldProduct } from './findings.ts';
import type { Model } from './model.ts';
import type { Finding } from './retrieve.ts';

/** An answer that was made. */
export interface Answer extends MadeAnswer {
  text: string;
  products: ProductCard[];
}

/** What an answer is made of. */
export interface Asked {
  text: string;
  metadata: Readonly<Record<string, string>>;
  settings: AssistantFields;
  /** Looks the question up, best first. */
  retrieve: () => Promise<Finding[]>;
  model: Model | null;
}

type Emit = (line: Extract<AnswerLine, { kind: 'text' | 'products' }>) => void;

/** Most finds that are kept with an answer, and that a model is given. */
const PASSAGES_MAX = 6;
/** What covers less of the question is not worth a model's time. */
const PASSAGE_SCORE_MIN = 0.2;

/** Makes an answer and tells its parts as they come: small talk by itself, else by the model where there is one, else what retrieval found. */
export async function makeAnswer(asked: Asked, emit: Emit): Promise<Answer> {
  const talk = recogniseSmallTalk(asked.text);
  if (talk !== null) return say(talk === 'thanks' ? 'You are welcome!' : asked.settings.greeting, emit);
  const findings = (await asked.retrieve()).filter((finding) => finding.score >= PASSAGE_SCORE_MIN).slice(0, PASSAGES_MAX);
  if (asked.model === null || findings.length === 0) return answerByRetrieval(findings, asked.settings, emit);
  const tell = (text: string) => emit({ kind: 'text', text });
  const said = await askModel(asked.model, { question: asked.text, metadata: asked.metadata, passages: toPassages(findings, []) }, tell);
  if (said.kind === 'unusable') return answerByRetrieval(findings, asked.settings, emit);
  if (said.kind === 'none') return decline(findings, 'model', asked.settings, emit);
  const used = said.numbers.flatMap((number) => findings[number - 1] ?? []);
  const products = said.isWhole ? used.filter(isCard).map(cardOf) : [];
  if (products.length > 0) emit({ kind: 'products', products });
  return {
    text: said.text,
    products,
    passages: toPassages(findings, used),
    outcome: said.isWhole ? 'answered' : 'failed',
    madeBy: 'model',
  };
}

function say(text: string, emit: Emit): Answer {
  emit({ kind: 'text', text });
  return { text, products: [], passages: [], outcome: 'small_talk', madeBy: null };
}

/** The best find is the answer, where it covers the question. */
function answerByRetrieval(findings: readonly Finding[], settings: AssistantFields, emit: Emit): Answer {
  const [best] = findings;
  if (best === undefined || best.score < THRESHOLD) return decline(findings, 'retrieval', settings, emit);
  const shown = listCards(findings);
  const used = best.kind === 'entry' ? [best] : shown;
  const text = best.kind === 'entry' ? best.entry.answer : tellOfProducts(shown.map(({ product }) => toToldProduct(product)));
  const products = shown.map(cardOf);
  emit({ kind: 'text', text });
  if (products.length > 0) emit({ kind: 'products', products });
  return { text, products, passages: toPassages(findings, used), outcome: 'answered', madeBy: 'retrieval' };
}

function decline(findings: readonly Finding[], madeBy: 'retrieval' | 'model', settings: AssistantFields, emit: Emit): Answer {
  emit({ kind: 'text', text: settings.no_answer });
  return { text: settings.no_answer, products: [], passages: toPassages(findings, []), outcome: 'declined', madeBy };
}

function toPassages(findings: readonly Finding[], used: readonly Finding[]): Passage[] {
  return findings.map((finding) => toPassage(finding, used.includes(finding)));
}
