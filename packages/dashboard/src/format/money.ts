/** Writes an exact decimal amount in its currency, with the currency's own digits, in the reader's language. */
export function formatMoney(amount: string, currency: string): string {
  return moneyFormat(currency).format(amount as `${number}`);
}

/** Writes an amount briefly for an axis, such as "$1.2K". */
export function formatMoneyBriefly(amount: number, currency: string): string {
  return briefMoneyFormat(currency).format(amount);
}

const moneyFormat = remember((currency) => new Intl.NumberFormat(undefined, { style: 'currency', currency }));
const briefMoneyFormat = remember(
  (currency) => new Intl.NumberFormat(undefined, { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 }),
);

/** Making a format takes longer than using it. */
function remember(make: (currency: string) => Intl.NumberFormat): (currency: string) => Intl.NumberFormat {
  const made = new Map<string, Intl.NumberFormat>();
  return (currency) => {
    const format = made.get(currency) ?? make(currency);
    made.set(currency, format);
    return format;
  };
}
