/** Calls about the portfolio: read, edit, undo, redo. */
import type { UndoState } from '../../contracts/portfolioCalls';
import type { Result } from '../../contracts/result';
import { success } from '../../engine/basics/result';
import type { PortfolioService } from '../services/portfolio';
import type { UndoService } from '../services/undo';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `portfolio.${string}`>;

export function portfolioCalls(portfolio: PortfolioService, undo: UndoService): Pick<Handlers, Names> {
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
    'portfolio.undoState': () => undo.state(),
    'portfolio.undo': () => undo.undo(),
    'portfolio.redo': () => undo.redo(),
  };
}
