/** Records of `GET /v5/market/instruments-info` as engine instruments. Quantities are coins, or USD if inverse. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { InstrumentState } from '../feed';
import { instantOf, positiveOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { checkedSteps, unsupported, type Listed } from '../mapping/listing';

const STATES: ReadonlyMap<unknown, InstrumentState> = new Map([
  ['Trading', 'open'],
  ['PreLaunch', 'inactive'],
  ['Delivering', 'settlement'],
  ['Settling', 'settlement'],
  ['Closed', 'delivered'],
]);

/** The strike is in the name only. */
const STRIKE = /-(\d+(?:\.\d+)?)-[CP](?:-USDT)?$/;

function termsOfRecord(record: WireObject, symbol: string, base: string) {
  const settlement = textOf(record.settleCoin) ?? '';
  const isInverse = settlement === base;
  const price = isObject(record.priceFilter) ? record.priceFilter : {};
  const lot = isObject(record.lotSizeFilter) ? record.lotSizeFilter : {};
  // Older USDC options print USD as their quote coin; what they pay in decides.
  const quoteCurrency = isInverse ? 'USD' : settlement;
  return {
    id: `bybit:${symbol}`,
    venue: 'bybit' as const,
    symbol,
    underlying: base,
    quoteCurrency,
    settlementCurrency: settlement,
    isInverse,
    multiplier: 1,
    tickSize: positiveOf(price, 'tickSize') ?? NaN,
    lotSize: positiveOf(lot, 'qtyStep') ?? NaN,
    indexName: `${base}${quoteCurrency}`,
  };
}

function optionOf(
  record: WireObject,
  terms: ReturnType<typeof termsOfRecord>,
  expiryMs: number,
): Result<Instrument> {
  const strike = Number(STRIKE.exec(terms.symbol)?.[1] ?? NaN);
  const type = { Call: 'call', Put: 'put' }[String(record.optionsType)] as 'call' | 'put' | undefined;
  if (!(strike > 0) || !type) {
    return failure(
      'PROTOCOL',
      `${terms.symbol}: no strike in the name, or optionsType ${shown(record.optionsType)}`,
    );
  }
  return success({ kind: 'option', exercise: 'european', expiryMs, strike, optionType: type, ...terms });
}

function instrumentOf(record: WireObject, terms: ReturnType<typeof termsOfRecord>): Result<Instrument> {
  const expiryMs = instantOf(record.deliveryTime);
  const type = textOf(record.contractType) ?? '';
  if (/Perpetual$/.test(type)) return success({ kind: 'perpetual', ...terms });
  if (expiryMs === undefined) {
    return failure('PROTOCOL', `${terms.symbol}: deliveryTime is ${shown(record.deliveryTime)}`);
  }
  if (record.optionsType !== undefined) return optionOf(record, terms, expiryMs);
  if (/Futures$/.test(type)) return success({ kind: 'future', expiryMs, ...terms });
  return unsupported(terms.symbol, `contractType ${shown(record.contractType)}`);
}

export function readInstrumentRecord(record: WireObject): Result<Listed> {
  const symbol = record.symbol;
  if (typeof symbol !== 'string' || symbol === '')
    return failure('PROTOCOL', 'instrument record without symbol');
  const base = textOf(record.baseCoin);
  if (!base || !textOf(record.settleCoin)) {
    return record.contractType === undefined && record.optionsType === undefined
      ? unsupported(symbol, 'spot is not followed here')
      : failure(
          'PROTOCOL',
          `${symbol}: baseCoin ${shown(record.baseCoin)}, settleCoin ${shown(record.settleCoin)}`,
        );
  }
  const state = STATES.get(record.status);
  if (!state) return unsupported(symbol, `status ${shown(record.status)}`);
  const instrument = instrumentOf(record, termsOfRecord(record, symbol, base));
  const [price, lot] = [record.priceFilter, record.lotSizeFilter].map((filter) => shown(filter, 80));
  const steps = `priceFilter ${price}, lotSizeFilter ${lot}`;
  const checked = instrument.ok ? checkedSteps(instrument.value, steps) : instrument;
  return checked.ok ? success({ instrument: checked.value, state }) : checked;
}
