const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const briefCounts = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const rates = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const changes = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });

const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });

/** Writes a count; the linear model shares orders, so up to two digits after the point. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** Writes a count briefly for an axis, such as "1.2K". */
export function formatCountBriefly(count: number): string {
  return briefCounts.format(count);
}

/** Writes a share of one as a percentage. */
export function formatRate(rate: number): string {
  return rates.format(rate);
}

/** Writes how much a share of one rose or fell, in points of a percent. */
export function formatPoints(difference: number): string {
  return `${points.format(difference * 100)} points`;
}

/** Writes how much something grew, as a signed percentage. */
export function formatChange(growth: number): string {
  return changes.format(growth);
}
