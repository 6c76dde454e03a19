/** Instrument records of `GET /public/instruments` and of the `instruments` channel as engine instruments. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { InstrumentState } from '../feed';
import { finiteOf, instantOf, positiveOf } from '../mapping/decimals';
import { shown, textOf, type WireObject } from '../mapping/json';
import { checkedSteps, unsupported, type Listed } from '../mapping/listing';

const STATES: ReadonlyMap<unknown, InstrumentState> = new Map([
  ['live', 'open'],
  ['suspend', 'halted'],
  ['preopen', 'inactive'],
  ['rebase', 'halted'],
  ['post_only', 'open'],
  ['settling', 'settlement'],
  ['expired', 'delivered'],
]);

const OPTION_TYPES: ReadonlyMap<unknown, 'call' | 'put'> = new Map([
  ['C', 'call'],
  ['P', 'put'],
]);

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

interface Contract {
  readonly settlementCurrency: string;
  readonly isInverse: boolean;
  readonly multiplier: number;
}

/** Coins of one contract, or units of the quote currency of an inverse one; `ctMult` is never left away. */
function contractOf(record: WireObject, symbol: string, { base, quote }: Pair): Result<Contract> {
  if (record.instType === 'SPOT')
    return success({ settlementCurrency: quote, isInverse: false, multiplier: 1 });
  const { ctType, ctVal, ctMult, ctValCcy, settleCcy } = record;
  const isOption = record.instType === 'OPTION';
  if (!isOption && ctType !== 'inverse' && ctType !== 'linear')
    return failure('PROTOCOL', `${symbol}: ctType is ${shown(ctType)}`, { instrument: symbol });
  // Options have no ctType: they pay in their coin, and their contract is counted in coins.
  const isInverse = isOption || ctType === 'inverse';
  const settlementCurrency = isInverse ? base : quote;
  const unit = isInverse && !isOption ? quote : base;
  const multiplier = (finiteOf(record, 'ctVal') ?? NaN) * (finiteOf(record, 'ctMult') ?? NaN);
  if (ctValCcy === unit && settleCcy === settlementCurrency && multiplier > 0)
    return success({ settlementCurrency, isInverse, multiplier });
  const told = `ctVal ${shown(ctVal)}, ctMult ${shown(ctMult)}, ctValCcy ${shown(ctValCcy)}, settleCcy ${shown(settleCcy)}`;
  const wanted = `no size in ${unit} of a contract that pays in ${settlementCurrency}`;
  return failure('PROTOCOL', `${symbol}: ${told} tell ${wanted}`, { instrument: symbol });
}

function instrumentOf(record: WireObject, symbol: string, pair: Pair): Result<Instrument> {
  const contract = contractOf(record, symbol, pair);
  if (!contract.ok) return contract;
  const terms = {
    id: `okx:${symbol}`,
    venue: 'okx' as const,
    symbol,
    underlying: pair.base,
    quoteCurrency: pair.quote,
    ...contract.value,
    tickSize: positiveOf(record, 'tickSz') ?? NaN,
    lotSize: positiveOf(record, 'lotSz') ?? NaN,
    indexName: `${pair.base}-${pair.quote}`,
  };
  const expiryMs = instantOf(record.expTime);
  if (record.instType === 'SPOT') return success({ kind: 'spot', ...terms });
  if (record.instType === 'SWAP') return success({ kind: 'perpetual', ...terms });
  if (expiryMs === undefined) return failure('PROTOCOL', `${symbol}: expTime is ${shown(record.expTime)}`);
  if (record.instType === 'FUTURES') return success({ kind: 'future', expiryMs, ...terms });
  const strike = positiveOf(record, 'stk');
  const optionType = OPTION_TYPES.get(record.optType);
  if (strike === undefined || optionType === undefined) {
    return failure('PROTOCOL', `${symbol}: stk ${shown(record.stk)}, optType ${shown(record.optType)}`);
  }
  return success({ kind: 'option', exercise: 'european', expiryMs, strike, optionType, ...terms });
}

export function readInstrumentRecord(record: WireObject): Result<Listed> {
  const symbol = record.instId;
  if (typeof symbol !== 'string' || symbol === '')
    return failure('PROTOCOL', 'instrument record without instId');
  if (!['SPOT', 'SWAP', 'FUTURES', 'OPTION'].includes(String(record.instType))) {
    return unsupported(symbol, `instType ${shown(record.instType)}`);
  }
  if (symbol.includes('_UM')) return unsupported(symbol, 'USD-margined (_UM) contracts are not handled');
  const state = STATES.get(record.state);
  if (state === undefined) return unsupported(symbol, `state ${shown(record.state)}`);
  // A new listing is announced before its terms are set.
  if (record.tickSz === '' || record.lotSz === '') return unsupported(symbol, 'its steps are not set yet');
  const pair = pairOf(record);
  if (!pair) return failure('PROTOCOL', `${symbol}: no currencies in ${shown(record.uly)}`);
  const instrument = instrumentOf(record, symbol, pair);
  const steps = `tickSz ${shown(record.tickSz)}, lotSz ${shown(record.lotSz)}`;
  const checked = instrument.ok ? checkedSteps(instrument.value, steps) : instrument;
  return checked.ok ? success({ instrument: checked.value, state }) : checked;
}
