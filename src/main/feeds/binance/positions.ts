/** Binance positions: signed quantities, of the streams and of the calls, for options and USD-M contracts. */
import { readAmounts, type AmountFields } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { shown, textOf, type WireObject } from '../mapping/json';
import { namedIn, pushAccount, reject, stampAccount, type Mapping } from '../mapping/rows';
import { priceUnit } from './map';

type PositionField =
  'averagePrice' | 'unrealisedPnl' | 'mark' | 'liquidationPrice' | 'initialMargin' | 'maintenanceMargin';
type PositionAmounts = Partial<Record<PositionField, number>>;

interface PositionFields {
  readonly symbol: string;
  readonly quantity: string;
  readonly amounts: AmountFields<PositionField>;
  readonly mode?: string;
  /** A long and a short position may stand side by side. */
  readonly hasLegs?: true;
}

const OPTION_POSITION: PositionFields = { symbol: 's', quantity: 'c', amounts: [['averagePrice', 'a']] };
const OPTION_POSITION_REST: PositionFields = {
  symbol: 'symbol',
  quantity: 'quantity',
  amounts: [
    ['averagePrice', 'entryPrice'],
    ['mark', 'markPrice'],
    ['unrealisedPnl', 'unrealizedPNL'],
  ],
};
const FUTURE_POSITION: PositionFields = {
  symbol: 's',
  quantity: 'pa',
  amounts: [
    ['averagePrice', 'ep'],
    ['unrealisedPnl', 'up'],
  ],
  mode: 'mt',
  hasLegs: true,
};
const FUTURE_POSITION_REST: PositionFields = {
  symbol: 'symbol',
  quantity: 'positionAmt',
  amounts: [
    ['averagePrice', 'entryPrice'],
    ['mark', 'markPrice'],
    ['unrealisedPnl', 'unRealizedProfit', 'unrealizedProfit'],
    ['liquidationPrice', 'liquidationPrice'],
    ['initialMargin', 'initialMargin'],
    ['maintenanceMargin', 'maintMargin'],
  ],
  mode: 'marginType',
  hasLegs: true,
};

/** The side that a row names, in the words of the stream, of USD-M and of options. */
const sideOf = (row: WireObject): unknown => row.ps ?? row.positionSide ?? row.side;

const SIDES: ReadonlySet<unknown> = new Set([undefined, 'BOTH', 'LONG', 'SHORT']);

/** A short position is negative already; a row that says otherwise is neither. */
const contradicts = (side: unknown, quantity: string): boolean =>
  !SIDES.has(side) || (side === 'SHORT' && Number(quantity) > 0) || (side === 'LONG' && Number(quantity) < 0);

/** Prices of options are for a whole contract and become those of one coin; of a size that is unknown there are none. */
function pricesPerCoin(amounts: PositionAmounts, unit: number | undefined, isFlat: boolean): PositionAmounts {
  const kept = { ...amounts };
  for (const price of ['averagePrice', 'mark', 'liquidationPrice'] as const) {
    const value = kept[price];
    if (value === undefined) continue;
    const isNone = value === 0 && (isFlat || price === 'liquidationPrice');
    if (isNone || unit === undefined) delete kept[price];
    else kept[price] = value / unit;
  }
  return kept;
}

function mapPosition(m: Mapping, row: WireObject, fields: PositionFields, time: unknown): void {
  const terms = namedIn(m, row[fields.symbol]);
  const times = terms && stampAccount(m, time, terms.symbol);
  if (!times) return;
  const quantity = decimalTextOf(row[fields.quantity]);
  if (quantity === undefined) {
    return reject(m, 'bad number', `${terms.symbol} ${fields.quantity} is ${shown(row[fields.quantity])}`);
  }
  const side = sideOf(row);
  if (contradicts(side, quantity))
    return reject(
      m,
      'bad position',
      `${terms.symbol} ${fields.quantity} is ${quantity}, side ${shown(side)}`,
    );
  const amounts = readAmounts(m, row, terms.symbol, fields.amounts);
  if (!amounts) return;
  const mode = fields.mode === undefined ? undefined : textOf(row[fields.mode]);
  const currency = textOf(row.marginAsset);
  const hasLegs = fields.hasLegs && (side === 'LONG' || side === 'SHORT');
  pushAccount(m, {
    kind: 'position',
    venue: m.venue,
    instrumentId: terms.id,
    quantity,
    ...pricesPerCoin(amounts, priceUnit(m, terms), Number(quantity) === 0),
    ...(currency ? { marginCurrency: currency } : undefined),
    ...(mode ? { marginMode: mode } : undefined),
    ...(hasLegs ? { leg: side === 'LONG' ? 'long' : 'short' } : undefined),
    ...times,
  });
}

export const mapOptionPositionRow = (m: Mapping, row: WireObject): void =>
  mapPosition(m, row, OPTION_POSITION_REST, row.time);
export const mapFuturePositionRow = (m: Mapping, row: WireObject): void =>
  mapPosition(m, row, FUTURE_POSITION_REST, row.updateTime);
export const mapOptionPosition = (m: Mapping, row: WireObject, time: unknown): void =>
  mapPosition(m, row, OPTION_POSITION, time);
export const mapFuturePosition = (m: Mapping, row: WireObject, time: unknown): void =>
  mapPosition(m, row, FUTURE_POSITION, time);
