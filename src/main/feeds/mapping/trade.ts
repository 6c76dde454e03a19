/** Executions: price and size must be there, what comes with them may be. */
import type { TradeUpdate } from '../feed';
import { finiteOf, positiveOf } from './decimals';
import { codeOf, shown, textOf, type WireObject } from './json';
import { namedIn, reject, stamp, type Mapping } from './rows';
import { areDecimals, VOL_CAP } from './rules';

/** Names of a trade's fields at one venue. */
export interface TradeFields {
  readonly symbol: string;
  readonly time: string;
  readonly id: string;
  readonly price: string;
  readonly size: string;
  readonly side: (row: WireObject) => unknown;
  readonly vol?: string;
  /** In place of `vol` where the venue writes percent. */
  readonly percentVol?: string;
  readonly mark?: string;
  readonly markVol?: string;
  readonly index?: string;
  readonly forward?: string;
  readonly isBlock?: (row: WireObject) => boolean;
  /** Combination that the trade is a leg of. */
  readonly combo?: string;
}

type Optional = Partial<Pick<TradeUpdate, 'vol' | 'mark' | 'markVol' | 'index' | 'forward'>>;

/** Hands over one trade. `priceUnitOf` tells how many coins the venue's price is for; `undefined`: unknown. */
export function mapTrade(
  m: Mapping,
  row: WireObject,
  fields: TradeFields,
  priceUnitOf: (symbol: string) => number | undefined = () => 1,
): void {
  const terms = namedIn(m, row[fields.symbol]);
  if (!terms) return;
  const price = positiveOf(row, fields.price);
  const quantity = positiveOf(row, fields.size);
  const side = String(fields.side(row)).toLowerCase();
  if (price === undefined || quantity === undefined || (side !== 'buy' && side !== 'sell')) {
    const wrong = price === undefined ? fields.price : quantity === undefined ? fields.size : 'side';
    return reject(m, 'bad trade', `${terms.symbol}: no usable ${wrong} in ${shown(row, 120)}`);
  }
  if (!areDecimals(row, terms.symbol, companionsOf(fields), m.sink)) return;
  const times = stamp(m, row[fields.time], terms.symbol);
  const unit = priceUnitOf(terms.symbol);
  if (!times) return;
  if (unit === undefined) return m.sink.ignored('contract size unknown', terms.symbol);
  m.sink.updates.push({
    kind: 'trade',
    instrumentId: terms.id,
    ...times,
    tradeId: idOf(row[fields.id]),
    price: price / unit,
    quantity,
    takerSide: side,
    ...optionalOf(row, fields),
    ...(fields.isBlock?.(row) ? { isBlock: true } : undefined),
    ...comboOf(row, fields),
  });
}

function comboOf(row: WireObject, { combo }: TradeFields): Pick<TradeUpdate, 'comboId'> | undefined {
  const comboId = combo === undefined ? undefined : textOf(row[combo]);
  return comboId === undefined ? undefined : { comboId };
}

/** A number beyond 2^53 has lost its last digits in JSON: no identifier is better than another one. */
const idOf = (id: unknown): string =>
  typeof id === 'number' && !Number.isSafeInteger(id) ? '' : (codeOf(id) ?? '');

/** Wire names of the numbers that come with a trade. */
const companionsOf = ({ vol, percentVol, mark, markVol, index, forward }: TradeFields): string[] =>
  [vol, percentVol, mark, markVol, index, forward].filter((name) => name !== undefined);

function optionalOf(row: WireObject, fields: TradeFields): Optional {
  const read: { -readonly [K in keyof Optional]: number } = {};
  for (const key of ['vol', 'mark', 'markVol', 'index', 'forward'] as const) {
    const name = fields[key];
    const value = name === undefined ? undefined : finiteOf(row, name);
    if (value !== undefined && value > 0) read[key] = value;
  }
  const percent = fields.percentVol === undefined ? undefined : positiveOf(row, fields.percentVol);
  if (percent !== undefined) read.vol = percent / 100;
  for (const key of ['vol', 'markVol'] as const) if ((read[key] ?? 0) >= VOL_CAP) delete read[key];
  return read;
}
