/**
 * Bybit V5 names: options `BTC-25DEC26-100000-C-USDT` (USDT) and without suffix (USDC); perpetuals `BTCUSDT`,
 * `BTCPERP` (USDC), `BTCUSD` (inverse); futures `BTCUSDT-26DEC25`, `BTC-26DEC25` (USDC), `BTCUSDZ25` (inverse,
 * last Friday of March, June, September, December). The venue's spot pair has the same text as the USDT
 * perpetual, so spot is spelt as the venue displays it: `BTC/USDT`.
 */
import { success, type Result } from '../../basics/result';
import type { Instrument } from '../instrument';
import { lastFridayExpiry, readDayMonthYear, writeDayMonthYear } from './expiryText';
import { readStrike, writeStrike } from './strikeText';
import {
  makeInstrument,
  notAName,
  readOptionType,
  writeOptionType,
  type ContractTerms,
  type ProductTerms,
} from './terms';

const QUARTER_LETTERS = ['H', 'M', 'U', 'Z'];
const OPTION = /^([A-Z0-9]{1,20})-(\d{1,2}[A-Z]{3}\d{2})-([\d.]+)-([CP])(-USDT)?$/;
const DATED = /^([A-Z0-9]{1,20})-(\d{1,2}[A-Z]{3}\d{2})$/;
const INVERSE_FUTURE = /^([A-Z0-9]{1,20})USD([HMUZ])(\d{2})$/;
const SPOT = /^([A-Z0-9]{1,20})\/(USDT|USDC)$/;
const PERPETUAL = /^([A-Z0-9]{1,20}?)(USDT|PERP|USD)$/;

interface Name {
  readonly base: string;
  readonly quote: 'USDT' | 'USDC' | 'USD';
  readonly product: ProductTerms;
}

/** Smallest steps [price, quantity]; the instrument list of the venue overrides them. */
function steps(kind: ProductTerms['kind'], base: string, isInverse: boolean): [number, number] {
  if (isInverse) return base === 'BTC' ? [0.1, 1] : [0.01, 1];
  if (kind === 'option') return base === 'BTC' ? [5, 0.01] : [0.1, 0.1];
  if (kind === 'spot') return [0.01, 0.000001];
  return base === 'BTC' ? [0.1, 0.001] : [0.01, 0.01];
}

/** Quantities are coins, or USD for inverse contracts (one contract is 1 USD): multiplier 1 throughout. */
function contractOf({ base, quote, product }: Name): ContractTerms {
  const isInverse = quote === 'USD';
  const [tickSize, lotSize] = steps(product.kind, base, isInverse);
  return {
    underlying: base,
    quoteCurrency: quote,
    settlementCurrency: isInverse ? base : quote,
    isInverse,
    multiplier: 1,
    tickSize,
    lotSize,
    indexName: `${base}${quote}`,
  };
}

function readOption(text: string, match: RegExpExecArray): Result<Name> {
  const expiryMs = readDayMonthYear(match[2]);
  if (expiryMs === undefined) return notAName('bybit', text, `"${match[2]}" is not an expiry date`);
  const strike = readStrike(match[3], '.');
  if (strike === undefined) return notAName('bybit', text, `"${match[3]}" is not a strike`);
  const product = { kind: 'option', expiryMs, strike, optionType: readOptionType(match[4]) } as const;
  return success({ base: match[1], quote: match[5] ? 'USDT' : 'USDC', product });
}

function readDated(text: string, match: RegExpExecArray): Result<Name> {
  const expiryMs = readDayMonthYear(match[2]);
  if (expiryMs === undefined) return notAName('bybit', text, `"${match[2]}" is not an expiry date`);
  const product = { kind: 'future', expiryMs } as const;
  const tether = /^(.+)USDT$/.exec(match[1]);
  return success(
    tether ? { base: tether[1], quote: 'USDT', product } : { base: match[1], quote: 'USDC', product },
  );
}

function readInverseFuture(match: RegExpExecArray): Name {
  const month = QUARTER_LETTERS.indexOf(match[2]) * 3 + 2;
  const expiryMs = lastFridayExpiry(2000 + Number(match[3]), month);
  return { base: match[1], quote: 'USD', product: { kind: 'future', expiryMs } };
}

function readName(text: string): Result<Name> {
  const option = OPTION.exec(text);
  if (option) return readOption(text, option);
  const dated = DATED.exec(text);
  if (dated) return readDated(text, dated);
  const inverse = INVERSE_FUTURE.exec(text);
  if (inverse) return success(readInverseFuture(inverse));
  const spot = SPOT.exec(text);
  if (spot) return success({ base: spot[1], quote: spot[2] as 'USDT' | 'USDC', product: { kind: 'spot' } });
  const perpetual = PERPETUAL.exec(text);
  if (!perpetual) return notAName('bybit', text, 'it fits no option, future, perpetual or spot rule');
  const quote = perpetual[2] === 'PERP' ? 'USDC' : (perpetual[2] as 'USDT' | 'USD');
  return success({ base: perpetual[1], quote, product: { kind: 'perpetual' } });
}

export function readBybit(text: string): Result<Instrument> {
  const name = readName(text);
  if (!name.ok) return name;
  return success(makeInstrument('bybit', text, name.value.product, contractOf(name.value)));
}

function writeFuture(base: string, quote: string, expiryMs: number): string {
  if (quote !== 'USD') return `${base}${quote === 'USDT' ? 'USDT' : ''}-${writeDayMonthYear(expiryMs)}`;
  const date = new Date(expiryMs);
  const letter = QUARTER_LETTERS[(date.getUTCMonth() - 2) / 3];
  return `${base}USD${letter}${String(date.getUTCFullYear() % 100).padStart(2, '0')}`;
}

export function writeBybit(instrument: Instrument): string {
  const { underlying: base, quoteCurrency: quote } = instrument;
  switch (instrument.kind) {
    case 'spot':
      return `${base}/${quote}`;
    case 'perpetual':
      return `${base}${quote === 'USDC' ? 'PERP' : quote}`;
    case 'future':
      return writeFuture(base, quote, instrument.expiryMs);
    case 'option':
      return `${base}-${writeDayMonthYear(instrument.expiryMs)}-${writeStrike(instrument.strike, '.')}-${writeOptionType(instrument.optionType)}${quote === 'USDT' ? '-USDT' : ''}`;
  }
}
