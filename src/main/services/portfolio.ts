/** The desk's portfolio: one copy in memory for readers, every edit journalled and stored before it is shown. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Instrument } from '../../engine/instruments/instrument';
import { isSamePlace, type OverridePlace, type VolOverride } from '../../engine/market/expiryVols';
import type { Portfolio, Position } from '../../engine/portfolio/portfolio';
import type { Trade } from '../../engine/risk/pnlExplain/tradesBetween';
import { applyChanges, type PortfolioChange } from '../db/portfolioChange';
import type { Applied, BooksAt, Draft, PortfolioStore } from '../db/portfolioStore';
import { isZero, readDecimal } from '../files/positions/decimal';
import { draftTrades, type BookedTrade, type KnownInstrument, type TradeTarget } from './bookTrades';
import { tradesOf } from './journalTrades';
import { createListeners } from './listeners';
import { draftOrderCharge, type OrderChargeEntry } from './orderCharges';
import { checkOverride, placeText, volText } from './volOverrideText';

export interface PortfolioOptions {
  readonly store: PortfolioStore;
  readonly clock: () => number;
  /** Models an account may be set to; any name while absent. */
  readonly marginModelIds?: readonly string[];
}

const positionLabel = (position: Position): string =>
  position.instrumentId.slice(position.instrumentId.indexOf(':') + 1);

/** The rows that make `next` out of an empty desk. */
const rowsOf = (next: Portfolio): PortfolioChange[] => [
  ...next.accounts.map((after) => ({ table: 'accounts' as const, before: null, after })),
  ...next.books.map((after) => ({ table: 'books' as const, before: null, after })),
  ...next.balances.map((after) => ({ table: 'balances' as const, before: null, after })),
  ...next.positions.map((after) => ({ table: 'positions' as const, before: null, after })),
];

export function createPortfolioService({ store, clock, marginModelIds }: PortfolioOptions) {
  const changed = createListeners<Portfolio>();
  let current: Portfolio | undefined;
  let held: string | undefined;

  function get(): Result<Portfolio> {
    if (current) return success(current);
    const loaded = store.load();
    if (loaded.ok) current = loaded.value;
    return loaded;
  }

  /** Follows rows that were stored here or on the import thread. */
  function adopt(applied: Applied): Result<Portfolio> {
    const before = get();
    if (!before.ok) return before;
    current = applyChanges(before.value, applied.changes);
    changed.emit(current);
    return success(current);
  }

  function edit(draw: (portfolio: Portfolio) => Result<Draft>): Result<Applied> {
    if (held) return failure('CONFLICT', `${held} is being written; try again in a moment`);
    const before = get();
    if (!before.ok) return before;
    const draft = draw(before.value);
    if (!draft.ok) return draft;
    const applied = store.commit(draft.value, clock());
    if (applied.ok) adopt(applied.value);
    return applied;
  }

  function position(positionId: string): Result<Position> {
    const stored = get();
    if (!stored.ok) return stored;
    const found = stored.value.positions.find(({ id }) => id === positionId);
    return found === undefined
      ? failure('NOT_FOUND', `there is no position ${positionId}`, { positionId })
      : success(found);
  }

  const editPosition = (positionId: string, draw: (position: Position) => Result<Draft>): Result<Applied> =>
    edit(() => {
      const found = position(positionId);
      return found.ok ? draw(found.value) : found;
    });

  return {
    get,
    position,
    adopt,
    onChange: changed.add,
    /** As it was at an instant, as far as the journal reaches back. */
    at: (ms: number): Result<Portfolio> => store.loadAt(ms),

    /** As it was at each of several instants, ascending. */
    booksAt: (instants: readonly number[]): Result<BooksAt> => store.booksAt(instants),

    /** Changes of quantities after one instant and up to another, oldest first. */
    tradesBetween(fromMs: number, toMs: number): Result<readonly Trade[]> {
      const steps = store.changesBetween(fromMs, toMs);
      return steps.ok ? success(tradesOf(steps.value)) : steps;
    },

    deletePosition: (positionId: string): Result<Applied> =>
      editPosition(positionId, (before) =>
        success({
          label: `Delete ${positionLabel(before)}`,
          changes: [{ table: 'positions', before, after: null }],
        }),
      ),

    setPositionQuantity: (positionId: string, text: string): Result<Applied> =>
      editPosition(positionId, (before) => {
        const quantity = readDecimal(text);
        if (!quantity.ok) return quantity;
        if (isZero(quantity.value)) {
          return failure('INVALID_INPUT', 'the quantity is 0; delete the position instead', { value: text });
        }
        const after = { ...before, quantity: quantity.value };
        const label = `Set ${positionLabel(before)} to ${quantity.value}`;
        return success({ label, changes: [{ table: 'positions', before, after }] });
      }),

    /** What trades in one book would change; nothing is stored. */
    planTrades(target: TradeTarget, trades: readonly BookedTrade[], known: KnownInstrument): Result<Draft> {
      const stored = get();
      return stored.ok ? draftTrades(stored.value, target, trades, known) : stored;
    },

    /** Positions and cash of the trades, as one step that undo takes back. */
    bookTrades: (
      target: TradeTarget,
      trades: readonly BookedTrade[],
      known: KnownInstrument,
    ): Result<Applied> => edit((before) => draftTrades(before, target, trades, known)),

    setAccountModel: (accountId: string, marginModelId: string): Result<Applied> =>
      edit(({ accounts }) => {
        const before = accounts.find(({ id }) => id === accountId);
        if (!before) return failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
        if (marginModelIds && !marginModelIds.includes(marginModelId)) {
          return failure('INVALID_INPUT', `there is no margin model ${marginModelId}`, { marginModelId });
        }
        const label = `Margin ${before.name} under ${marginModelId}`;
        return success({
          label,
          changes: [{ table: 'accounts', before, after: { ...before, marginModelId } }],
        });
      }),

    /** Margin of resting orders by hand; 0 removes it. */
    setOrderCharge: (entry: OrderChargeEntry): Result<Applied> =>
      edit((before) => draftOrderCharge(before, entry, clock())),

    setVolOverride: (override: VolOverride): Result<Applied> =>
      edit(({ volOverrides = [] }) => {
        const refused = checkOverride(override);
        if (refused) return refused;
        const before = volOverrides.find((one) => isSamePlace(one, override)) ?? null;
        const after = { ...override, setMs: clock() };
        const label = `Override ${placeText(override)} ${volText(override)}`;
        return success({ label, changes: [{ table: 'volOverrides', before, after }] });
      }),

    removeVolOverride: (place: OverridePlace): Result<Applied> =>
      edit(({ volOverrides = [] }) => {
        const before = volOverrides.find((one) => isSamePlace(one, place));
        if (!before) return failure('NOT_FOUND', `there is no override of ${placeText(place)}`);
        const label = `Remove override of ${placeText(place)}`;
        return success({ label, changes: [{ table: 'volOverrides', before, after: null }] });
      }),

    /** One undoable step of any rows, drawn from the portfolio as it is. */
    change: edit,

    /** Books a whole portfolio into an empty desk: the sample at first start. */
    fill: (next: Portfolio, instruments: readonly Instrument[], label: string): Result<Applied> =>
      edit(({ accounts }) =>
        accounts.length === 0
          ? success({ label, changes: rowsOf(next), instruments })
          : failure('CONFLICT', `${label}: the desk already holds ${accounts.length} accounts`),
      ),

    /** Instruments ever booked, as they were listed then. */
    bookedInstruments: (): Result<readonly Instrument[]> => store.instruments(),

    /** True while another thread writes: what can wait should. */
    isHeld: (): boolean => held !== undefined,

    /** Keeps edits out while another thread writes; returns the release. */
    hold(label: string): Result<() => void> {
      if (held) return failure('CONFLICT', `${held} is being written; try again in a moment`);
      held = label;
      return success(() => void (held = undefined));
    },
  };
}
export type PortfolioService = ReturnType<typeof createPortfolioService>;
