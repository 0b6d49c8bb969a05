import { formatMoney, formatMoneyBriefly } from '../format/money.ts';
import { formatCount, formatCountBriefly, formatRate } from '../format/number.ts';
import type { Unit } from './metrics.ts';

/** Writes a figure by its unit; a dash where there is none. */
export function showFigure(value: string | number | null, unit: Unit, currency: string): string {
  if (value === null) return '–';
  if (unit === 'money') return formatMoney(String(value), currency);
  return unit === 'rate' ? formatRate(Number(value)) : formatCount(Number(value));
}

/** Writes a figure briefly, for an axis. */
export function showFigureBriefly(value: number, unit: Unit, currency: string): string {
  if (unit === 'money') return formatMoneyBriefly(value, currency);
  return unit === 'rate' ? formatRate(value) : formatCountBriefly(value);
}
