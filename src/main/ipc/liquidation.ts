/** Calls about liquidation after a shock. */
import type { LiquidationDesk } from '../services/liquidationDesk';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `liquidation.${string}`>;

export const liquidationCalls = (desk: LiquidationDesk): Pick<Handlers, Names> => ({
  'liquidation.replay': ({ accountId, terms, jobId }) => desk.replay(accountId, terms, jobId),
  'liquidation.cascade': ({ terms, jobId }) => desk.cascade(terms, jobId),
  'liquidation.cancel': ({ jobId }) => desk.cancel(jobId),
});
