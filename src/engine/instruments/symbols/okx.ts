/**
 * OKX names (API v5, "Get instruments"): `BTC-USDT` (spot), `BTC-USD-SWAP`, `BTC-USD-261225`,
 * `BTC-USD-261225-100000-C`. Quantities are contracts; contract sizes are ctVal x ctMult of the instrument list.
 */
import { success, type Result } from '../../basics/result';
import type { Instrument } from '../instrument';
import { readYearMonthDay, writeYearMonthDay } from './expiryText';
import { readStrike, writeStrike } from './strikeText';
import {
  makeInstrument,
  notAName,
  notSupported,
  readOptionType,
  writeOptionType,
  type ContractTerms,
  type ProductTerms,
} from './terms';

const CURRENCY = /^[A-Z0-9]{1,20}$/;
const OPTION_CONTRACT: Readonly<Record<string, number>> = { BTC: 0.01, ETH: 0.1 };
const LINEAR_CONTRACT: Readonly<Record<string, number>> = { BTC: 0.01, ETH: 0.1 };

/** Coin (or USD, for inverse futures and swaps) per contract; `undefined` where only the venue's list knows. */
function contractSize(kind: ProductTerms['kind'], base: string, isInverse: boolean): number | undefined {
  if (kind === 'spot') return 1;
  if (kind === 'option') return OPTION_CONTRACT[base];
  if (isInverse) return base === 'BTC' ? 100 : 10;
  return LINEAR_CONTRACT[base];
}

/** Smallest price step; the quantity step is one contract for everything but spot. */
function tickOf(kind: ProductTerms['kind'], base: string): number {
  if (kind === 'option') return base === 'BTC' ? 0.0001 : 0.0005;
  return base === 'BTC' ? 0.1 : 0.01;
}

function contractOf(product: ProductTerms, base: string, quote: string): ContractTerms | undefined {
  const isInverse = quote === 'USD' && product.kind !== 'spot';
  const multiplier = contractSize(product.kind, base, isInverse);
  if (multiplier === undefined) return undefined;
  return {
    underlying: base,
    quoteCurrency: quote,
    settlementCurrency: isInverse ? base : quote,
    isInverse,
    multiplier,
    tickSize: tickOf(product.kind, base),
    lotSize: product.kind === 'spot' ? 0.00000001 : 1,
    indexName: `${base}-${quote}`,
  };
}

function readProduct(text: string, parts: readonly string[]): Result<ProductTerms> {
  if (parts.length === 2) return success({ kind: 'spot' });
  if (parts.length === 3 && parts[2] === 'SWAP') return success({ kind: 'perpetual' });
  const expiryMs = readYearMonthDay(parts[2] ?? '');
  if (expiryMs === undefined) return notAName('okx', text, `"${parts[2] ?? ''}" is neither SWAP nor YYMMDD`);
  if (parts.length === 3) return success({ kind: 'future', expiryMs });
  if (parts.length !== 5) return notAName('okx', text, 'expected 2, 3 or 5 parts between dashes');
  const strike = readStrike(parts[3], '.');
  if (strike === undefined) return notAName('okx', text, `"${parts[3]}" is not a strike`);
  if (parts[4] !== 'C' && parts[4] !== 'P') return notAName('okx', text, `"${parts[4]}" is neither C nor P`);
  return success({ kind: 'option', expiryMs, strike, optionType: readOptionType(parts[4]) });
}

export function readOkx(text: string): Result<Instrument> {
  const parts = text.split('-');
  const [base = '', quote = ''] = parts;
  if (!CURRENCY.test(base)) return notAName('okx', text, `"${base.slice(0, 40)}" is not a currency`);
  if (quote.endsWith('_UM')) return notSupported('okx', text, 'USD-margined (_UM) contracts are not handled');
  if (!CURRENCY.test(quote)) return notAName('okx', text, `"${quote.slice(0, 40)}" is not a quote currency`);
  const product = readProduct(text, parts);
  if (!product.ok) return product;
  if (product.value.kind === 'option' && quote !== 'USD') {
    return notSupported('okx', text, `options quoted in ${quote} are not handled`);
  }
  const contract = contractOf(product.value, base, quote);
  if (!contract) return notSupported('okx', text, `contract size of ${base} is only in the venue's list`);
  return success(makeInstrument('okx', text, product.value, contract));
}

export function writeOkx(instrument: Instrument): string {
  const family = `${instrument.underlying}-${instrument.quoteCurrency}`;
  switch (instrument.kind) {
    case 'spot':
      return family;
    case 'perpetual':
      return `${family}-SWAP`;
    case 'future':
      return `${family}-${writeYearMonthDay(instrument.expiryMs)}`;
    case 'option':
      return `${family}-${writeYearMonthDay(instrument.expiryMs)}-${writeStrike(instrument.strike, '.')}-${writeOptionType(instrument.optionType)}`;
  }
}
