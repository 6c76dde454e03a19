/**
 * Binance names: options `BTC-261225-100000-C` (strike may contain '.'), USD-M `BTCUSDT` and `BTCUSDT_261225`,
 * COIN-M `BTCUSD_PERP` and `BTCUSD_261225`. The venue's spot pair has the same text as the USD-M perpetual, so
 * spot is spelt as the venue displays it: `BTC/USDT`.
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

const OPTION = /^([A-Z0-9]{1,20})-(\d{6})-([\d.]+)-([CP])$/;
const COIN_MARGINED = /^([A-Z0-9]{1,20})USD_(PERP|\d{6})$/;
const USD_MARGINED = /^([A-Z0-9]{1,20}?)(USDT|USDC)(?:_(\d{6}))?$/;
const SPOT = /^([A-Z0-9]{1,20})\/(USDT|USDC|FDUSD|USD)$/;

/** `unit` of option contracts: coins per contract. */
const OPTION_UNIT: Readonly<Record<string, number>> = {
  BTC: 1,
  ETH: 1,
  BNB: 1,
  SOL: 1,
  XRP: 100,
  DOGE: 1000,
};

interface Name {
  readonly base: string;
  readonly quote: string;
  readonly product: ProductTerms;
}

function contractSize({ base, quote, product }: Name): number | undefined {
  if (product.kind === 'option') return OPTION_UNIT[base];
  if (quote !== 'USD' || product.kind === 'spot') return 1;
  return base === 'BTC' ? 100 : 10;
}

/** Smallest steps [price, quantity]; the instrument list of the venue overrides them. */
function steps({ base, quote, product }: Name): [number, number] {
  if (product.kind === 'option') return base === 'BTC' ? [5, 0.01] : [0.1, 0.01];
  if (product.kind === 'spot') return [0.01, 0.00001];
  if (quote === 'USD') return base === 'BTC' ? [0.1, 1] : [0.01, 1];
  return base === 'BTC' ? [0.1, 0.001] : [0.01, 0.001];
}

function contractOf(name: Name): ContractTerms | undefined {
  const multiplier = contractSize(name);
  if (multiplier === undefined) return undefined;
  const isInverse = name.quote === 'USD' && name.product.kind !== 'spot';
  const [tickSize, lotSize] = steps(name);
  return {
    underlying: name.base,
    quoteCurrency: name.quote,
    settlementCurrency: isInverse ? name.base : name.quote,
    isInverse,
    multiplier,
    tickSize,
    lotSize,
    indexName: `${name.base}${name.quote}`,
  };
}

function readDated(text: string, base: string, quote: string, dateText: string): Result<Name> {
  const expiryMs = readYearMonthDay(dateText);
  if (expiryMs === undefined) return notAName('binance', text, `"${dateText}" is not an expiry date`);
  return success({ base, quote, product: { kind: 'future', expiryMs } });
}

function readOption(text: string, match: RegExpExecArray): Result<Name> {
  const expiryMs = readYearMonthDay(match[2]);
  if (expiryMs === undefined) return notAName('binance', text, `"${match[2]}" is not an expiry date`);
  const strike = readStrike(match[3], '.');
  if (strike === undefined) return notAName('binance', text, `"${match[3]}" is not a strike`);
  const product = { kind: 'option', expiryMs, strike, optionType: readOptionType(match[4]) } as const;
  return success({ base: match[1], quote: 'USDT', product });
}

const perpetual = (base: string, quote: string): Result<Name> =>
  success({ base, quote, product: { kind: 'perpetual' } });

function readName(text: string): Result<Name> {
  const option = OPTION.exec(text);
  if (option) return readOption(text, option);
  const coin = COIN_MARGINED.exec(text);
  if (coin) return coin[2] === 'PERP' ? perpetual(coin[1], 'USD') : readDated(text, coin[1], 'USD', coin[2]);
  const spot = SPOT.exec(text);
  if (spot) return success({ base: spot[1], quote: spot[2], product: { kind: 'spot' } });
  const usd = USD_MARGINED.exec(text);
  if (!usd) return notAName('binance', text, 'it fits no option, future, perpetual or spot rule');
  return usd[3] ? readDated(text, usd[1], usd[2], usd[3]) : perpetual(usd[1], usd[2]);
}

export function readBinance(text: string): Result<Instrument> {
  const name = readName(text);
  if (!name.ok) return name;
  const contract = contractOf(name.value);
  if (!contract)
    return notSupported('binance', text, `unit of ${name.value.base} is only in the venue's list`);
  return success(makeInstrument('binance', text, name.value.product, contract));
}

export function writeBinance(instrument: Instrument): string {
  const { underlying: base, quoteCurrency: quote } = instrument;
  switch (instrument.kind) {
    case 'spot':
      return `${base}/${quote}`;
    case 'perpetual':
      return instrument.isInverse ? `${base}USD_PERP` : `${base}${quote}`;
    case 'future':
      return `${base}${quote}_${writeYearMonthDay(instrument.expiryMs)}`;
    case 'option':
      return `${base}-${writeYearMonthDay(instrument.expiryMs)}-${writeStrike(instrument.strike, '.')}-${writeOptionType(instrument.optionType)}`;
  }
}
