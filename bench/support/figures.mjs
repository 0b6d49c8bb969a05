// Figures of repeated measurements, and how they are written.

/** The middle of some numbers. */
export function median(values) {
  return percentile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function percentile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** The median of each number of equally shaped objects, nested ones too. */
export function medians(runs) {
  return Object.fromEntries(
    Object.entries(runs[0]).map(([name, value]) => {
      const values = runs.map((run) => run[name]);
      return [name, typeof value === 'object' ? medians(values) : median(values)];
    }),
  );
}

/** A number in few digits, thousands apart. */
export function write(value, digits = 0) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
