/**
 * Deribit names (docs.deribit.com, "Naming"): `BTC-PERPETUAL`, `BTC-25DEC26`, `BTC-25DEC26-100000-C`,
 * `XRP_USDC-30OCT26-0d625-P`, `BTC_USDC` (spot). Without `_QUOTE` the contract is inverse (coin-settled, USD
 * quoted). Combos (`BTC-FS-...`, `BTC-CS-...`) are understood and refused.
 */
import { success, type Result } from '../../basics/result';
import type { Instrument } from '../instrument';
import { readDayMonthYear, writeDayMonthYear } from './expiryText';
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

const ROOT = /^([A-Z0-9]{1,20})(?:_([A-Z]{2,8}))?$/;
const COMBO = /^[A-Z0-9]+(_[A-Z]+)?-[A-Z]{2,8}\d{0,2}-(?!\d+-)[A-Z0-9_-]*\d/;

/** Smallest steps [price, quantity] as listed in 2026; the instrument list of the venue overrides them. */
function steps(kind: ProductTerms['kind'], underlying: string, isInverse: boolean): [number, number] {
  const isBitcoin = underlying === 'BTC';
  if (kind === 'spot') return isBitcoin ? [1, 0.0001] : [0.01, 0.001];
  if (!isInverse)
    return kind === 'option'
      ? isBitcoin
        ? [5, 0.01]
        : [0.1, 0.1]
      : isBitcoin
        ? [0.5, 0.0001]
        : [0.05, 0.001];
  if (kind === 'option') return isBitcoin ? [0.0001, 0.1] : [0.0001, 1];
  if (kind === 'future') return isBitcoin ? [2.5, 10] : [0.25, 1];
  return isBitcoin ? [0.5, 10] : [0.05, 1];
}

function contractOf(kind: ProductTerms['kind'], base: string, quote: string | undefined): ContractTerms {
  const isInverse = quote === undefined;
  const quoteCurrency = quote ?? 'USD';
  const [tickSize, lotSize] = steps(kind, base, isInverse);
  return {
    underlying: base,
    quoteCurrency,
    settlementCurrency: isInverse ? base : quoteCurrency,
    isInverse,
    multiplier: 1,
    tickSize,
    lotSize,
    indexName: `${base}_${quoteCurrency}`.toLowerCase(),
  };
}

function readOption(
  text: string,
  dateText: string,
  strikeText: string,
  letter: string,
): Result<ProductTerms> {
  const expiryMs = readDayMonthYear(dateText);
  if (expiryMs === undefined) return notAName('deribit', text, `"${dateText}" is not an expiry date`);
  const strike = readStrike(strikeText, 'd');
  if (strike === undefined) return notAName('deribit', text, `"${strikeText}" is not a strike`);
  if (letter !== 'C' && letter !== 'P') return notAName('deribit', text, `"${letter}" is neither C nor P`);
  return success({ kind: 'option', expiryMs, strike, optionType: readOptionType(letter) });
}

function readProduct(
  text: string,
  parts: readonly string[],
  quote: string | undefined,
): Result<ProductTerms> {
  if (parts.length === 1) {
    return quote ? success({ kind: 'spot' }) : notAName('deribit', text, 'a coin alone is no instrument');
  }
  if (parts.length === 4) return readOption(text, parts[1], parts[2], parts[3]);
  if (parts.length !== 2) return notAName('deribit', text, 'expected 1, 2 or 4 parts between dashes');
  if (parts[1] === 'PERPETUAL') return success({ kind: 'perpetual' });
  const expiryMs = readDayMonthYear(parts[1]);
  if (expiryMs === undefined) return notAName('deribit', text, `"${parts[1]}" is not an expiry date`);
  return success({ kind: 'future', expiryMs });
}

export function readDeribit(text: string): Result<Instrument> {
  const parts = text.split('-');
  const root = ROOT.exec(parts[0]);
  if (!root) return notAName('deribit', text, `"${parts[0].slice(0, 40)}" is not a currency or pair`);
  if (parts.length > 2 && COMBO.test(text)) return notSupported('deribit', text, 'combination of legs');
  const product = readProduct(text, parts, root[2]);
  if (!product.ok) return product;
  return success(
    makeInstrument('deribit', text, product.value, contractOf(product.value.kind, root[1], root[2])),
  );
}

export function writeDeribit(instrument: Instrument): string {
  const root = instrument.isInverse
    ? instrument.underlying
    : `${instrument.underlying}_${instrument.quoteCurrency}`;
  switch (instrument.kind) {
    case 'spot':
      return root;
    case 'perpetual':
      return `${root}-PERPETUAL`;
    case 'future':
      return `${root}-${writeDayMonthYear(instrument.expiryMs)}`;
    case 'option':
      return `${root}-${writeDayMonthYear(instrument.expiryMs)}-${writeStrike(instrument.strike, 'd')}-${writeOptionType(instrument.optionType)}`;
  }
}
