/** Trades booked into one book: what they change in its positions and in the account's cash, as one draft. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { Portfolio, Position } from '../../engine/portfolio/portfolio';
import type { PortfolioChange } from '../db/portfolioChange';
import type { Draft } from '../db/portfolioStore';
import { addDecimals, isZero, mergeAverage, readDecimal } from '../files/positions/decimal';

export interface BookedTrade {
  readonly instrumentId: InstrumentId;
  readonly quantity: number;
  /** In the venue's quote unit; of an inverse option in coin. */
  readonly price: number;
}

export type KnownInstrument = (id: InstrumentId) => Instrument | undefined;

export interface TradeTarget {
  readonly accountId: string;
  readonly bookId: string;
}

const MOST_DIGITS = 14;
/** A double as decimal text, without the noise of its last digits. */
const textOf = (x: number): Result<string> =>
  readDecimal(Math.abs(x) < 1e-3 ? x.toFixed(18) : String(Number(x.toPrecision(MOST_DIGITS))));

const isPaidAtOnce = ({ kind }: Instrument): boolean => kind === 'option' || kind === 'spot';

/** Inverse futures average their sizes in coin, everything else its prices. */
function averageOf(instrument: Instrument, held: Position, quantity: string, price: string): string | null {
  const isHarmonic = instrument.isInverse && !isPaidAtOnce(instrument);
  const [q0, q1] = [Number(held.quantity), Number(quantity)];
  if (!isHarmonic || q0 * q1 <= 0 || held.averagePrice === null)
    return mergeAverage(held, { quantity, averagePrice: price });
  const average = textOf((q0 + q1) / (q0 / Number(held.averagePrice) + q1 / Number(price)));
  return average.ok ? average.value : null;
}

/** Cash that a trade moves in settlement currency: a premium or price at once, else the P&L of what it closes. */
function cashOf(instrument: Instrument, held: Position | undefined, quantity: number, price: number): number {
  const { multiplier, isInverse } = instrument;
  if (isPaidAtOnce(instrument)) return -quantity * multiplier * price;
  const before = Number(held?.quantity ?? 0);
  if (before * quantity >= 0) return 0;
  const closed = Math.sign(before) * Math.min(Math.abs(before), Math.abs(quantity)) * multiplier;
  const entry = held?.averagePrice === null ? NaN : Number(held?.averagePrice);
  return isInverse ? closed * (1 / entry - 1 / price) : closed * (price - entry);
}

function checkTarget({ accounts, books }: Portfolio, { accountId, bookId }: TradeTarget): Result<null> {
  const account = accounts.find(({ id }) => id === accountId);
  if (account === undefined) return failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
  const book = books.find(({ id }) => id === bookId);
  if (book === undefined) return failure('NOT_FOUND', `there is no book ${bookId}`, { bookId });
  return book.accountId === accountId
    ? success(null)
    : failure('INVALID_INPUT', `book ${book.name} is not one of ${account.name}`, { accountId, bookId });
}

/**
 * Positions and cash after the trades, in one draft; the equity at the traded prices stays what it was. Refuses a
 * foreign book, an unknown instrument, a price that is none, and closing a future whose average price is unknown.
 */
export function draftTrades(
  portfolio: Portfolio,
  target: TradeTarget,
  trades: readonly BookedTrade[],
  known: KnownInstrument,
): Result<Draft> {
  const placed = checkTarget(portfolio, target);
  if (!placed.ok) return placed;
  const before = new Map(
    portfolio.positions.filter(({ bookId }) => bookId === target.bookId).map((p) => [p.instrumentId, p]),
  );
  const after = new Map(before);
  const cash = new Map<string, number>();
  const instruments: Instrument[] = [];
  for (const { instrumentId, quantity, price } of trades) {
    const instrument = known(instrumentId);
    if (instrument === undefined)
      return failure('UNKNOWN_INSTRUMENT', `${instrumentId} is not listed`, { instrument: instrumentId });
    const [size, paid] = [textOf(quantity), textOf(price)];
    if (!size.ok || isZero(size.value))
      return failure('INVALID_INPUT', `${instrumentId}: the quantity must not be 0, got ${quantity}`);
    if (!paid.ok || !(price >= 0) || (price === 0 && instrument.kind !== 'option'))
      return failure('INVALID_INPUT', `${instrumentId}: ${price} is no price`, { instrument: instrumentId });
    const held = after.get(instrumentId);
    const moved = cashOf(instrument, held, Number(size.value), Number(paid.value));
    if (!Number.isFinite(moved))
      return failure(
        'INVALID_INPUT',
        `${instrumentId}: what closing it earns is unknown without its average price`,
        {
          instrument: instrumentId,
        },
      );
    const { settlementCurrency } = instrument;
    cash.set(settlementCurrency, (cash.get(settlementCurrency) ?? 0) + moved);
    const next =
      held === undefined
        ? newPosition(target, instrumentId, size.value, paid.value)
        : {
            ...held,
            quantity: addDecimals(held.quantity, size.value),
            averagePrice: averageOf(instrument, held, size.value, paid.value),
          };
    if (isZero(next.quantity)) after.delete(instrumentId);
    else after.set(instrumentId, next);
    instruments.push(instrument);
  }
  const changes = [...positionChanges(before, after), ...cashChanges(portfolio, target.accountId, cash)];
  if (changes.length === 0) return failure('EMPTY', 'the trades cancel out: nothing changes');
  const label = `Trade ${trades.length === 1 ? instruments[0].symbol : `${trades.length} legs`}`;
  return success({ label, changes, instruments });
}

const newPosition = (
  { bookId }: TradeTarget,
  instrumentId: InstrumentId,
  quantity: string,
  averagePrice: string,
): Position => ({
  id: `${bookId}|${instrumentId}`,
  bookId,
  instrumentId,
  quantity,
  averagePrice,
  strategyTags: [],
});

function positionChanges(
  before: ReadonlyMap<InstrumentId, Position>,
  after: ReadonlyMap<InstrumentId, Position>,
): readonly PortfolioChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id): PortfolioChange[] => {
    const [old, next] = [before.get(id) ?? null, after.get(id) ?? null];
    if (old === next) return [];
    // Closed and opened again in one draft it stays the same row.
    const kept = old === null || next === null ? next : { ...next, id: old.id };
    return [{ table: 'positions', before: old, after: kept }];
  });
}

function cashChanges(
  { balances }: Portfolio,
  accountId: string,
  cash: ReadonlyMap<string, number>,
): readonly PortfolioChange[] {
  return [...cash].flatMap(([currency, moved]): PortfolioChange[] => {
    const amount = textOf(moved);
    if (!amount.ok || isZero(amount.value)) return [];
    const before = balances.find((b) => b.accountId === accountId && b.currency === currency) ?? null;
    const after = { accountId, currency, amount: addDecimals(before?.amount ?? '0', amount.value) };
    return [{ table: 'balances', before, after }];
  });
}
