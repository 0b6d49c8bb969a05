/** Every time zone that the browser knows, and UTC, which its list leaves out. */
export const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** Every currency that the browser knows. */
export const CURRENCIES: readonly string[] = Intl.supportedValuesOf('currency');
