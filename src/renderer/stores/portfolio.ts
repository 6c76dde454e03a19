/** Accounts with their margin model, and undo of what was done to the portfolio. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { UndoState } from '../../contracts/portfolioCalls';
import type { OrderCharge, Portfolio } from '../../contracts/domain';
import type { PushMessage } from '../../contracts/push';
import type { CallArgument } from '../../contracts/calls';
import type { Failure, Result } from '../../contracts/result';
import { call, onPush } from '../bridge';
import { useNotices } from './notices';

export const usePortfolio = defineStore('portfolio', () => {
  const accounts = shallowRef<Portfolio['accounts']>([]);
  const undoState = shallowRef<UndoState>({ undo: null, redo: null });

  async function loadUndo(): Promise<void> {
    const undo = await call('portfolio.undoState', undefined);
    if (undo.ok) undoState.value = undo.value;
  }

  async function load(): Promise<void> {
    const [stored] = await Promise.all([call('portfolio.accounts', undefined), loadUndo()]);
    if (stored.ok) accounts.value = stored.value;
  }

  function settle(answer: Result<UndoState>): void {
    if (answer.ok) undoState.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  async function undo(): Promise<void> {
    const what = undoState.value.undo;
    if (what === null) return;
    const answer = await call('portfolio.undo', undefined);
    settle(answer);
    if (answer.ok) useNotices().show('info', `Undone: ${what}`, { label: 'Redo', run: () => void redo() });
  }

  async function redo(): Promise<void> {
    if (undoState.value.redo !== null) settle(await call('portfolio.redo', undefined));
  }

  async function setAccountModel(accountId: string, marginModelId: string): Promise<void> {
    settle(await call('portfolio.setAccountModel', { accountId, marginModelId }));
    void load();
  }

  async function deletePosition(positionId: string, symbol: string): Promise<void> {
    const answer = await call('portfolio.deletePosition', { positionId });
    settle(answer);
    if (answer.ok)
      useNotices().show('success', `${symbol} deleted`, { label: 'Undo', run: () => void undo() });
  }

  /** The quantity as stored: exact, unlike the number in a frame. */
  async function storedQuantity(positionId: string): Promise<string | undefined> {
    const answer = await call('portfolio.position', { positionId });
    return answer.ok ? answer.value.quantity : undefined;
  }

  async function setQuantity(positionId: string, quantity: string): Promise<void> {
    settle(await call('portfolio.setPositionQuantity', { positionId, quantity }));
  }

  async function booksOf(accountId: string): Promise<Portfolio['books']> {
    const stored = await call('portfolio.get', undefined);
    return stored.ok ? stored.value.books.filter((book) => book.accountId === accountId) : [];
  }

  const planTrades = (trades: CallArgument<'portfolio.planTrades'>) => call('portfolio.planTrades', trades);

  /** Books trades as one step; why not, or null. */
  async function bookTrades(trades: CallArgument<'portfolio.bookTrades'>): Promise<Failure | null> {
    const answer = await call('portfolio.bookTrades', trades);
    if (!answer.ok) return answer.failure;
    settle(answer);
    useNotices().show('success', answer.value.undo ?? 'Traded', { label: 'Undo', run: () => void undo() });
    return null;
  }

  async function orderCharges(): Promise<readonly OrderCharge[]> {
    const answer = await call('portfolio.orderCharges', undefined);
    return answer.ok ? answer.value : [];
  }

  /** Books the margin of resting orders; why not, or null. */
  async function setOrderCharge(entry: CallArgument<'portfolio.setOrderCharge'>): Promise<Failure | null> {
    const answer = await call('portfolio.setOrderCharge', entry);
    if (!answer.ok) return answer.failure;
    settle(answer);
    return null;
  }

  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'portfolioChanged') void load();
    });

  return {
    accounts,
    undoState,
    load,
    loadUndo,
    undo,
    redo,
    setAccountModel,
    deletePosition,
    storedQuantity,
    setQuantity,
    booksOf,
    planTrades,
    bookTrades,
    orderCharges,
    setOrderCharge,
    start,
  };
});
