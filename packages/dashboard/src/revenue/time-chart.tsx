import {
  Area,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceLine,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { useSize } from '../ui/use-size.ts';
import { colorOf, METRICS, type MetricId } from './metrics.ts';
import type { Point } from './points.ts';
import { showFigure, showFigureBriefly } from './show-figure.ts';

const TICK = { fill: 'var(--muted)', fontSize: 11 };

/** Figures of one unit over time. The table beside it says the same to those who do not see it. */
export function TimeChart({ points, ids, currency }: { points: readonly Point[]; ids: readonly MetricId[]; currency: string }) {
  const [box, { width, height }] = useSize();
  const [first] = ids;
  const unit = first === undefined ? 'count' : METRICS[first].unit;
  const data = points.map(({ values, ...point }) => ({ ...point, values, ...toNumbers(values) }));
  return (
    <div ref={box} className="size-full" aria-hidden="true">
      {width > 0 && (
        <ComposedChart
          width={width}
          height={height}
          data={data}
          syncId="time"
          margin={{ top: 6, right: 4, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" tick={TICK} tickLine={false} axisLine={{ stroke: 'var(--line)' }} minTickGap={28} />
          <YAxis
            width={56}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            allowDecimals={unit !== 'count'}
            tickFormatter={(value: number) => showFigureBriefly(value, unit, currency)}
          />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <Tooltip
            cursor={{ stroke: 'var(--line-strong)', strokeDasharray: '3 3' }}
            isAnimationActive={false}
            content={(props) => <PointTip {...props} ids={ids} currency={currency} />}
          />
          {ids.map((id, index) =>
            index === 0 ? (
              <Area key={id} {...seriesOf(id)} fill={colorOf(id)} fillOpacity={0.1} connectNulls={false} />
            ) : (
              <Line key={id} {...seriesOf(id)} />
            ),
          )}
        </ComposedChart>
      )}
    </div>
  );
}

function seriesOf(id: MetricId) {
  return {
    dataKey: id,
    type: 'monotone' as const,
    stroke: colorOf(id),
    strokeWidth: 2,
    dot: LoneDot,
    activeDot: { r: 3.5, strokeWidth: 0, fill: colorOf(id) },
    isAnimationActive: false,
  };
}

/** A dot where a figure has none before and none after it, for no line leads through it. */
function LoneDot({ cx, cy, index, points, stroke }: DotItemDotProps) {
  const isThere = (at: number) => points[at]?.value != null && points[at].y != null;
  if (!isThere(index) || isThere(index - 1) || isThere(index + 1)) return null;
  return <circle cx={cx} cy={cy} r={3} fill={stroke} />;
}

/** Drawing needs numbers; what is written stays exact. */
function toNumbers(values: Point['values']): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value === null ? null : Number(value)]));
}

function PointTip({ active, payload, ids, currency }: Partial<TooltipContentProps> & { ids: readonly MetricId[]; currency: string }) {
  const point = payload?.[0]?.payload as Point | undefined;
  if (!active || point === undefined) return null;
  return (
    <div className="panel px-3 py-2 text-xs shadow-float">
      <p className="pb-1 font-medium">{point.fullLabel}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {ids.map((id) => (
          <div key={id} className="contents">
            <dt className="flex items-center gap-1.5 text-muted">
              <span className="size-2 rounded-full" style={{ background: colorOf(id) }} />
              {METRICS[id].name}
            </dt>
            <dd className="tabular text-right font-medium">{showFigure(point.values[id] ?? null, METRICS[id].unit, currency)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
