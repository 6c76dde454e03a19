/** Calls about what is held: positions, accounts, undo, and files of positions. Part of the call map. */
import { z } from 'zod';
import type { OrderCharge, Portfolio } from './domain';
import { importMode, importSource, type ImportPreview, type ImportReceipt } from './importing';

const id = z.string().min(1).max(200);
const nothing = z.undefined();

export interface UndoState {
  readonly undo: string | null;
  readonly redo: string | null;
}

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** Trades into one book of an account, at prices that the user has seen, in the venue's quote unit. */
const tradesSchema = z.strictObject({
  accountId: id,
  bookId: id,
  trades: z
    .array(z.strictObject({ instrumentId: id, quantity: finite, price: finite }))
    .min(1)
    .max(200),
});

/** What trades would change; null: no such row. */
export interface TradePlan {
  readonly label: string;
  readonly positions: readonly {
    readonly instrumentId: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly averagePrice: string | null;
  }[];
  readonly cash: readonly {
    readonly currency: string;
    readonly before: string | null;
    readonly after: string;
  }[];
}

export const PORTFOLIO_CALLS = {
  'portfolio.planTrades': tradesSchema,
  'portfolio.bookTrades': tradesSchema,
  'portfolio.get': nothing,
  'portfolio.accounts': nothing,
  'portfolio.position': z.strictObject({ positionId: id }),
  'portfolio.deletePosition': z.strictObject({ positionId: id }),
  'portfolio.setPositionQuantity': z.strictObject({
    positionId: id,
    quantity: z.string().max(60),
  }),
  'portfolio.setAccountModel': z.strictObject({ accountId: id, marginModelId: id }),
  'portfolio.orderCharges': nothing,
  'portfolio.setOrderCharge': z.strictObject({
    accountId: id,
    currency: z.string().regex(/^[A-Z0-9]{1,20}$/, 'must be a currency such as USDC'),
    kind: z.enum(['openOrders', 'marketMakerProtection', 'spot']),
    amount: z.string().max(60),
  }),
  'portfolio.undoState': nothing,
  'portfolio.undo': nothing,
  'portfolio.redo': nothing,
  'import.chooseFile': nothing,
  'import.preview': z.strictObject({ source: importSource }),
  'import.confirm': z.strictObject({ importId: id, mode: importMode, skipInvalid: z.boolean() }),
  'import.discard': z.strictObject({ importId: id }),
  'import.cancel': z.strictObject({ jobId: id }),
} as const satisfies Record<string, z.ZodType>;

export interface PortfolioAnswers {
  'portfolio.planTrades': TradePlan;
  'portfolio.bookTrades': UndoState;
  /** Whole, so a large answer for a large desk; a window asks for what it shows. */
  'portfolio.get': Portfolio;
  'portfolio.accounts': Portfolio['accounts'];
  'portfolio.position': Portfolio['positions'][number];
  'portfolio.deletePosition': UndoState;
  'portfolio.setPositionQuantity': UndoState;
  'portfolio.setAccountModel': UndoState;
  'portfolio.orderCharges': readonly OrderCharge[];
  'portfolio.setOrderCharge': UndoState;
  'portfolio.undoState': UndoState;
  'portfolio.undo': UndoState;
  'portfolio.redo': UndoState;
  'import.chooseFile': string | null;
  'import.preview': ImportPreview;
  'import.confirm': ImportReceipt;
  'import.discard': null;
  'import.cancel': null;
}
