import type { ConversationTranscript } from '@cartograph/core/manage/conversations';
import { formatRate } from '../format/number.ts';
import { formatMomentExactly } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { Badge } from '../ui/notice.tsx';
import { OUTCOME_NAMES } from './words.ts';

type Exchanged = ConversationTranscript['exchanges'][number];

/** A question and its answer, why it counts or not, and what the answer was made from. */
export function Exchange({ exchange }: { exchange: Exchanged }) {
  const { settings } = useCompany();
  const { question, answer, outcome, made_by, helpful, thumb, why, products, passages, asked_at } = exchange;
  return (
    <li className="flex flex-col gap-2">
      <p className="max-w-[85%] self-end rounded-xl bg-accent-soft px-3.5 py-2 whitespace-pre-wrap">{question}</p>
      <div className="max-w-[85%] self-start rounded-xl bg-sunken px-3.5 py-2 whitespace-pre-wrap">
        {answer === '' ? '…' : answer}
        {products.length > 0 && (
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {products.map(({ product_id, name }) => (
              <li key={product_id} className="rounded-md border border-line bg-surface px-2 py-1 text-xs">
                {name}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
        <time dateTime={asked_at}>{formatMomentExactly(asked_at, settings.timezone)}</time>
        {outcome !== null && <Badge tone={outcome === 'answered' ? 'good' : 'neutral'}>{OUTCOME_NAMES[outcome]}</Badge>}
        {helpful !== null && <Badge tone={helpful ? 'good' : 'warn'}>{helpful ? 'Helpful' : 'Not helpful'}</Badge>}
        {thumb !== null && <span>The shopper’s thumb: {thumb ? 'up' : 'down'}</span>}
      </div>
      <p className="text-muted text-xs">{why}</p>
      {passages.length > 0 && (
        <details className="text-xs">
          <summary className="font-medium text-accent">
            {made_by === 'model' ? 'What the model was given' : 'What was found'}: {passages.length}
          </summary>
          <ul className="flex flex-col gap-2 pt-2">
            {passages.map((passage) => (
              <li key={`${passage.kind} ${passage.id}`} className="rounded-lg border border-line p-2.5">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {passage.title}
                  {passage.used && <Badge tone="good">Used</Badge>}
                  <span className="font-normal text-muted">covers {formatRate(passage.score)} of the question</span>
                </p>
                <p className="pt-1 text-muted">{passage.text}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
