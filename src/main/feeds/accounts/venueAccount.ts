/** One reading of an account: the venue's answers in common terms, and which rows could not be understood. */
import type { Instrument, InstrumentId, Venue } from '../../../engine/instruments/instrument';
import type { AccountMarginUpdate, AccountUpdate, BalanceUpdate, PositionUpdate } from '../account';
import type { DecodeSink } from '../decoding';
import { DECODERS } from '../decoders';
import type { PrivateAnswer } from './privateCalls';

export interface VenueAccount {
  /** When it was read, local clock. */
  readonly atMs: number;
  readonly positions: readonly PositionUpdate[];
  readonly balances: readonly BalanceUpdate[];
  readonly margins: readonly AccountMarginUpdate[];
  /** Margin of all resting orders, by instrument; `undefined` where the venue does not tell all of it. */
  readonly orders: readonly { readonly instrumentId: InstrumentId; readonly margin: string }[] | undefined;
  /** Rows that are not in it, and why: with one the account is not whole. */
  readonly troubles: readonly string[];
}

export interface ReadingClock {
  readonly localTimeMs: number;
  /** The same instant on the venue's clock. */
  readonly venueTimeMs: number;
}

/** The venue may stamp a row later than the call was answered by so much. */
const AHEAD_MS = 5_000;

/** Holdings that this desk does not have rows for are told, not dropped. */
const TOLD = new Set(['unknown instrument', 'spot position', 'unsupported product']);

/** Rows come also for instruments with orders and no position. */
const ordersOf = (positions: readonly PositionUpdate[]): VenueAccount['orders'] => {
  const told = positions.flatMap(({ instrumentId, openOrdersMargin: margin }) =>
    margin === undefined ? [] : [{ instrumentId, margin }],
  );
  return told.length === positions.length ? told : undefined;
};

export function readVenueAccount(
  venue: Venue,
  answers: readonly PrivateAnswer[],
  instrument: (symbol: string) => Instrument | undefined,
  { localTimeMs, venueTimeMs }: ReadingClock,
): VenueAccount {
  const updates: AccountUpdate[] = [];
  const troubles: string[] = [];
  const sink: DecodeSink = {
    updates: [],
    account: (update) => void updates.push(update),
    ignored: (why, detail) => void (TOLD.has(why) && troubles.push(`${why}: ${detail}`)),
    rejected: (_why, { message }) => void troubles.push(message),
  };
  const decode = DECODERS[venue]();
  const latestTimeMs = Math.max(localTimeMs, venueTimeMs) + AHEAD_MS;
  for (const { path, text } of answers) {
    decode({ direction: 'rest', path, text, status: 200 }, { instrument, localTimeMs, latestTimeMs }, sink);
  }
  const of = <K extends AccountUpdate['kind']>(kind: K): Extract<AccountUpdate, { kind: K }>[] =>
    updates.filter((update): update is Extract<AccountUpdate, { kind: K }> => update.kind === kind);
  const positions = of('position');
  return {
    atMs: localTimeMs,
    positions: positions.filter(({ quantity }) => Number(quantity) !== 0),
    balances: of('balance'),
    margins: of('accountMargin'),
    orders: venue === 'deribit' ? ordersOf(positions) : undefined,
    troubles,
  };
}
