/** Instrument records of `GET /public/instruments` and of the `instruments` channel as engine instruments. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { InstrumentState } from '../feed';
import { finiteOf, instantOf, positiveOf } from '../mapping/decimals';
import { shown, textOf, type WireObject } from '../mapping/json';
import { checkedSteps, unsupported, type Listed } from '../mapping/listing';

const STATES: Readonly<Record<string, InstrumentState>> = {
  live: 'open',
  suspend: 'halted',
  preopen: 'inactive',
  rebase: 'halted',
  post_only: 'open',
  settling: 'settlement',
  expired: 'delivered',
};

/** Coins (or USD for inverse contracts) of one contract; spot is traded in coins. */
function contractSize(record: WireObject, isInverse: boolean, base: string): number {
  const size = (finiteOf(record, 'ctVal') ?? NaN) * (finiteOf(record, 'ctMult') ?? 1);
  const unit = textOf(record.ctValCcy);
  return unit === (isInverse ? 'USD' : base) ? size : NaN;
}

interface Pair {
  readonly base: string;
  readonly quote: string;
}

function pairOf(record: WireObject): Pair | undefined {
  if (record.instType === 'SPOT') {
    const [base, quote] = [textOf(record.baseCcy), textOf(record.quoteCcy)];
    return base && quote ? { base, quote } : undefined;
  }
  const [base, quote] = (textOf(record.uly) || (textOf(record.instFamily) ?? '')).split('-');
  return base && quote ? { base, quote } : undefined;
}

function termsOfPair(record: WireObject, symbol: string, { base, quote }: Pair) {
  const settlement = textOf(record.settleCcy) || quote;
  const isSpot = record.instType === 'SPOT';
  const isOption = record.instType === 'OPTION';
  // Options have no ctType; those that pay in their coin are inverse, and their contract is counted in coins.
  const isInverse = !isSpot && (isOption ? settlement === base : record.ctType === 'inverse');
  return {
    id: `okx:${symbol}`,
    venue: 'okx' as const,
    symbol,
    underlying: base,
    quoteCurrency: quote,
    settlementCurrency: settlement,
    isInverse,
    multiplier: isSpot ? 1 : contractSize(record, isInverse && !isOption, base),
    tickSize: positiveOf(record, 'tickSz') ?? NaN,
    lotSize: positiveOf(record, 'lotSz') ?? NaN,
    indexName: `${base}-${quote}`,
  };
}

function instrumentOf(record: WireObject, symbol: string, pair: Pair): Result<Instrument> {
  const terms = termsOfPair(record, symbol, pair);
  const expiryMs = instantOf(record.expTime);
  if (record.instType === 'SPOT') return success({ kind: 'spot', ...terms });
  if (record.instType === 'SWAP') return success({ kind: 'perpetual', ...terms });
  if (expiryMs === undefined) return failure('PROTOCOL', `${symbol}: expTime is ${shown(record.expTime)}`);
  if (record.instType === 'FUTURES') return success({ kind: 'future', expiryMs, ...terms });
  const strike = positiveOf(record, 'stk');
  const type = { C: 'call', P: 'put' }[String(record.optType)] as 'call' | 'put' | undefined;
  if (strike === undefined || type === undefined) {
    return failure('PROTOCOL', `${symbol}: stk ${shown(record.stk)}, optType ${shown(record.optType)}`);
  }
  return success({ kind: 'option', exercise: 'european', expiryMs, strike, optionType: type, ...terms });
}

export function readInstrumentRecord(record: WireObject): Result<Listed> {
  const symbol = record.instId;
  if (typeof symbol !== 'string' || symbol === '')
    return failure('PROTOCOL', 'instrument record without instId');
  if (!['SPOT', 'SWAP', 'FUTURES', 'OPTION'].includes(String(record.instType))) {
    return unsupported(symbol, `instType ${shown(record.instType)}`);
  }
  if (symbol.includes('_UM')) return unsupported(symbol, 'USD-margined (_UM) contracts are not handled');
  const state = STATES[String(record.state)];
  if (state === undefined) return unsupported(symbol, `state ${shown(record.state)}`);
  // A new listing is announced before its terms are set.
  if (record.tickSz === '' || record.lotSz === '') return unsupported(symbol, 'its steps are not set yet');
  const pair = pairOf(record);
  if (!pair) return failure('PROTOCOL', `${symbol}: no currencies in ${shown(record.uly)}`);
  const instrument = instrumentOf(record, symbol, pair);
  const checked = instrument.ok ? checkedSteps(instrument.value) : instrument;
  return checked.ok ? success({ instrument: checked.value, state }) : checked;
}
