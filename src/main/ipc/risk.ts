/** Calls about long risk runs. */
import type { PnlExplained } from '../../contracts/risk';
import { failure } from '../../engine/basics/result';
import { ALARM } from '../../engine/risk/pnlExplain/pnlColumns';
import { takeSnapshot } from '../feeds/boardSnapshot';
import type { Events } from '../services/events';
import type { FeedDesk } from '../services/feedDesk';
import type { HistoryService } from '../services/histories';
import type { CorrelationDialService } from '../services/correlationDial';
import type { MultiplierService } from '../services/multipliers';
import type { PackService } from '../services/packs';
import type { PortfolioService } from '../services/portfolio';
import { createRiskDesk } from '../services/riskDesk';
import type { RiskJobs } from '../services/riskJobs';
import type { SnapshotService } from '../services/snapshots';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `risk.${string}`>;

export interface RiskCallParts {
  readonly risk: RiskJobs;
  readonly feeds: FeedDesk;
  readonly portfolio: PortfolioService;
  readonly snapshots: SnapshotService;
  readonly histories: HistoryService;
  readonly packDesk: PackService;
  readonly multipliers: MultiplierService;
  readonly events: Events;
  readonly dial: CorrelationDialService;
}

const instantText = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

const wrongOrder = (fromMs: number, toMs: number): string =>
  `the first instant ${instantText(fromMs)} is not before the second ${instantText(toMs)}`;

const unexplainedText = ({ columns, total, alarm, fromMs, toMs }: PnlExplained): string =>
  `${Math.round(columns.unexplained)} of ${Math.round(total)} USD from ${instantText(fromMs)} to ${instantText(toMs)} is unexplained; ` +
  `the limits are ${alarm.usd} USD and ${100 * alarm.share} % of the causes`;

export function riskCalls(parts: RiskCallParts): Pick<Handlers, Names> {
  const { risk, feeds, portfolio, dial, events } = parts;
  const { job, instantOf, heldInstruments } = createRiskDesk({
    ...parts,
    marketNow: () => takeSnapshot(feeds.board, feeds.now()),
    listed: feeds.instruments,
  });

  return {
    'risk.run': async ({ ask, snapshotId, jobId }) => {
      const desk = await job(ask, snapshotId);
      return desk.ok ? risk.run(desk.value, jobId) : desk;
    },
    'risk.dial': ({ ask, snapshotId, position }) =>
      dial.read(JSON.stringify([ask, snapshotId]), position, () =>
        job({ ...ask, backtest: null }, snapshotId),
      ),
    'risk.explainPnl': async ({ fromSnapshotId, toSnapshotId, alarm, jobId }) => {
      const from = await instantOf(fromSnapshotId, true);
      if (!from.ok) return from;
      const to = await instantOf(toSnapshotId, toSnapshotId !== null);
      if (!to.ok) return to;
      const [fromMs, toMs] = [from.value.snapshot.valuationMs, to.value.snapshot.valuationMs];
      if (!(fromMs < toMs)) return failure('INVALID_INPUT', wrongOrder(fromMs, toMs), { fromMs, toMs });
      const trades = portfolio.tradesBetween(fromMs, toMs);
      if (!trades.ok) return trades;
      const instruments = heldInstruments(from.value.portfolio, to.value.portfolio);
      if (!instruments.ok) return instruments;
      const desk = { from: from.value, to: to.value, trades: trades.value, instruments: instruments.value };
      const explained = await risk.run({ kind: 'pnlExplain', ...desk, alarm: alarm ?? ALARM }, jobId);
      if (explained.ok && explained.value.isAlarm)
        events.record('warn', 'P&L explain', unexplainedText(explained.value));
      return explained;
    },
    'risk.cancel': ({ jobId }) => risk.cancel(jobId),
  };
}
