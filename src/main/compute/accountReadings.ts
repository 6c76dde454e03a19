/** Figures of every account of the desk under its own model, in view or not: what margin calls and alerts follow. */
import { evaluateMargin } from '../../engine/margin/marginEngine';
import type { MarginResult } from '../../engine/margin/marginModel';
import type { Account } from '../../engine/portfolio/portfolio';
import { accountEquity, type AccountEquity } from '../../engine/risk/equity';
import { AT, MEASURE_COUNT, type MeasureName } from '../../engine/risk/measure';
import type { AccountReading } from '../../contracts/marginCalls';
import type { CompiledView } from './compiledView';
import type { FrameMargins } from './frameMargins';

interface Margined {
  readonly equity: AccountEquity;
  readonly result: MarginResult | undefined;
}

const NO_RESULT = {
  equityUsd: NaN,
  haircutUsd: 0,
  initialMarginUsd: NaN,
  maintenanceMarginUsd: NaN,
} as const;

function marginOf(view: CompiledView, account: number, accountId: string, modelId: string): Margined {
  const { universe, market, wholeBook: book, unit, margins } = view;
  const equity = accountEquity(universe, market, book, unit, account);
  const at = view.placeOf(accountId, modelId);
  const request = { book, account, unit, equity, detail: 'totals' as const };
  return { equity, result: at < 0 ? undefined : evaluateMargin(margins, at, request) };
}

/** NaN as soon as a held instrument lacks the figure. */
function sumOf({ wholeBook, unit }: CompiledView, account: number, name: MeasureName): number {
  const { instruments, quantities } = wholeBook.holdings[account];
  let sum = 0;
  for (let k = 0; k < instruments.length; k++) {
    if (quantities[k] !== 0) sum += quantities[k] * unit[instruments[k] * MEASURE_COUNT + AT[name]];
  }
  return sum;
}

function reasonOf({ equity, result }: Margined, modelId: string): string | undefined {
  if (result === undefined) return `there is no rule pack for ${modelId}`;
  return equity.failures[0]?.message ?? result.failures[0]?.failure.message;
}

/** Value of the options plus unrealised P&L of futures stands for the P&L: what a price move has changed so far. */
const unrealisedUsd = ({ byCurrency }: AccountEquity): number =>
  byCurrency.reduce((sum, line) => sum + line.unrealised * line.usdRate, 0);

function readingOf(view: CompiledView, at: number, account: Account, margined: Margined): AccountReading {
  const { id, name, venue, marginModelId } = account;
  const { result, equity } = margined;
  const reason = reasonOf(margined, marginModelId);
  const figures = result === undefined ? NO_RESULT : { ...result, haircutUsd: result.haircutUsd ?? 0 };
  return {
    accountId: id,
    accountName: name,
    venue,
    modelId: marginModelId,
    packId: result?.rulePack.id ?? '',
    equityUsd: figures.equityUsd,
    haircutUsd: figures.haircutUsd,
    initialMarginUsd: figures.initialMarginUsd,
    maintenanceMarginUsd: figures.maintenanceMarginUsd,
    isComplete: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    deltaUsd: sumOf(view, at, 'deltaUsd'),
    vegaUsd: sumOf(view, at, 'vegaUsd'),
    thetaUsd: sumOf(view, at, 'thetaUsd'),
    rhoUsd: sumOf(view, at, 'rhoUsd'),
    pnlUsd: unrealisedUsd(equity),
  };
}

/** Accounts that the frame has margined whole are taken from it; the others are computed here. */
export function accountReadings(view: CompiledView, { byAccount }: FrameMargins): readonly AccountReading[] {
  const shown = new Map(byAccount.map((one) => [one.accountId, one]));
  return view.whole.accounts.map((account, at) => {
    const inFrame = view.hasEquity ? shown.get(account.id) : undefined;
    const margined = inFrame ?? marginOf(view, at, account.id, account.marginModelId);
    return readingOf(view, at, account, margined);
  });
}
