/** Calls about the portfolio: read, edit, undo, redo. */
import type { TradePlan, UndoState } from '../../contracts/portfolioCalls';
import type { Result } from '../../contracts/result';
import { success } from '../../engine/basics/result';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { Draft } from '../db/portfolioStore';
import type { PortfolioService } from '../services/portfolio';
import type { UndoService } from '../services/undo';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `portfolio.${string}`>;

const planOf = ({ label, changes }: Draft): TradePlan => ({
  label,
  positions: changes.flatMap((change) => {
    if (change.table !== 'positions') return [];
    const { before, after } = change;
    const instrumentId = (after ?? before)?.instrumentId ?? '';
    const averagePrice = after?.averagePrice ?? null;
    return [{ instrumentId, before: before?.quantity ?? null, after: after?.quantity ?? null, averagePrice }];
  }),
  cash: changes.flatMap((change) =>
    change.table === 'balances' && change.after !== null
      ? [
          {
            currency: change.after.currency,
            before: change.before?.amount ?? null,
            after: change.after.amount,
          },
        ]
      : [],
  ),
});

export function portfolioCalls(
  portfolio: PortfolioService,
  undo: UndoService,
  listed: () => readonly Instrument[],
): Pick<Handlers, Names> {
  const known = (wanted: InstrumentId): Instrument | undefined => listed().find(({ id }) => id === wanted);
  const thenState = (edited: Result<unknown>): Result<UndoState> => (edited.ok ? undo.state() : edited);
  return {
    'portfolio.get': () => portfolio.get(),
    'portfolio.accounts': () => {
      const stored = portfolio.get();
      return stored.ok ? success(stored.value.accounts) : stored;
    },
    'portfolio.position': ({ positionId }) => portfolio.position(positionId),
    'portfolio.deletePosition': ({ positionId }) => thenState(portfolio.deletePosition(positionId)),
    'portfolio.setPositionQuantity': ({ positionId, quantity }) =>
      thenState(portfolio.setPositionQuantity(positionId, quantity)),
    'portfolio.setAccountModel': ({ accountId, marginModelId }) =>
      thenState(portfolio.setAccountModel(accountId, marginModelId)),
    'portfolio.orderCharges': () => {
      const stored = portfolio.get();
      return stored.ok ? success(stored.value.orderCharges ?? []) : stored;
    },
    'portfolio.setOrderCharge': (entry) => thenState(portfolio.setOrderCharge(entry)),
    'portfolio.planTrades': ({ trades, ...target }) => {
      const plan = portfolio.planTrades(target, trades, known);
      return plan.ok ? success(planOf(plan.value)) : plan;
    },
    'portfolio.bookTrades': ({ trades, ...target }) => thenState(portfolio.bookTrades(target, trades, known)),
    'portfolio.undoState': () => undo.state(),
    'portfolio.undo': () => undo.undo(),
    'portfolio.redo': () => undo.redo(),
  };
}
