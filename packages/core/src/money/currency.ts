/** Currencies whose minor unit is not one hundredth, by number of digits (ISO 4217, table A.1). */
const UNUSUAL_DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...split('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF').map((code) => [code, 0]),
  ...split('BHD IQD JOD KWD LYD OMR TND').map((code) => [code, 3]),
  ...split('CLF UYW').map((code) => [code, 4]),
]);

/** Active ISO 4217 currencies with two digits: money and fund codes, without metals and test codes. */
const USUAL =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU ' +
  'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR ' +
  'KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK ' +
  'PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD ' +
  'USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

const CURRENCIES: ReadonlySet<string> = new Set([...split(USUAL), ...Object.keys(UNUSUAL_DIGITS)]);

function split(codes: string): string[] {
  return codes.split(' ');
}

/** Tells whether `code` is an ISO 4217 currency in use, in upper case. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** How many decimal digits the currency's amounts are written with: USD 2, JPY 0, KWD 3 (ISO 4217). */
export function currencyDigits(currency: string): number {
  return UNUSUAL_DIGITS[currency] ?? 2;
}

/** The currency's smallest coin in micros: USD 10,000n, JPY 1,000,000n, KWD 1,000n. */
export function minorUnitMicros(currency: string): bigint {
  return 10n ** BigInt(6 - currencyDigits(currency));
}
