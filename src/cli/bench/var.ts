/** VaR of the workload's desk by full revaluation, a rolling backtest, and Monte Carlo with its sampling. */
import { factorOf, type FactorHistory } from '../../engine/market/factorHistory';
import { invariant, type Result } from '../../engine/basics/result';
import { backtestBook } from '../../engine/backtest/bookBacktest';
import { aggregate, updateAggregation } from '../../engine/risk/aggregate';
import { revalueAll, revalueCompiled } from '../../engine/risk/revalue';
import { applyMoves, stillTables } from '../../engine/risk/valueAtRisk/applyMoves';
import { tailComponents } from '../../engine/risk/valueAtRisk/bookContributions';
import { createBookRun, type BookRun } from '../../engine/risk/valueAtRisk/bookRun';
import { mapFactors } from '../../engine/risk/valueAtRisk/factorMap';
import {
  columnsOf,
  factorPanel,
  newestMoves,
  type FactorPanel,
} from '../../engine/risk/valueAtRisk/factorPanel';
import { bookHistory, filteredForecaster } from '../../engine/risk/valueAtRisk/rollingRevaluation';
import { marginalsOf, simulatedMoves } from '../../engine/risk/valueAtRisk/simulatedTail';
import { sampleCorrelation } from '../../engine/market/correlation/correlationMatrix';
import { historicalTail } from '../../engine/risk/tail/historicalTail';
import { compileChain, type Chain } from './chain';
import { time, type BenchResult } from './measure';
import { generator, type Workload } from './workload';

const DAYS = 1_501;
const SCENARIOS = 1_000;
const SPEC = { alpha: 0.025, var: 7, es: 'acerbi-tasche' } as const;

function sure<T>(result: Result<T>): T {
  invariant(result.ok, result.ok ? '' : result.failure.message);
  return result.value;
}

/** Spot and vol of the workload's coin, drawn from a fixed seed. */
function histories(): readonly FactorHistory[] {
  const random = generator(0x9e3779b97f4a7c15n);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [spot, vol] = [[90_000], [0.5]];
  for (let t = 1; t < DAYS; t++) {
    const z = normal() * (random() < 0.1 ? 2.2 : 0.8);
    spot.push(spot[t - 1] * Math.exp(0.03 * z));
    vol.push(vol[t - 1] ** 0.97 * 0.5 ** 0.03 * Math.exp(-0.01 * z + 0.05 * normal()));
  }
  const provenance = { title: 'bench', source: 'bench', sourceUrl: '', licence: '' };
  const timesMs = Float64Array.from(spot, (_, t) => Date.UTC(2020, 0, 1) + t * 86_400_000);
  return [['spot:BTC', spot] as const, ['vol:BTC', vol] as const].map(([id, values]) => {
    const factor = factorOf(id);
    invariant(factor !== undefined, id);
    return { id, ...factor, timesMs, values: Float64Array.from(values), provenance };
  });
}

interface Desk {
  readonly chain: Chain;
  readonly run: BookRun;
  readonly panel: FactorPanel;
}

function deskOf(workload: Workload): Desk {
  const chain = compileChain(workload);
  const { universe, market, book } = chain;
  const map = mapFactors(universe, book, histories());
  const run = createBookRun({ universe, market, book, map, isIn: () => true, horizonDays: 1 });
  return { chain, run, panel: sure(factorPanel(histories())) };
}

/** What the kernel alone takes for the same matrix and its sum. */
export function riskKernel(workload: Workload): BenchResult {
  const { chain, run, panel } = deskOf(workload);
  const { universe, market, book } = chain;
  const { moves } = newestMoves(panel, SCENARIOS);
  const tables = stillTables(universe, market, SCENARIOS);
  applyMoves(tables, universe, market, run.scope.map, { moves, from: 0, count: SCENARIOS });
  const r = revalueCompiled(universe, market, tables);
  const sums = aggregate(r, book, run.included, 1);
  return time({
    id: 'risk.scenario_kernel',
    unit: 'ms',
    count: universe.count * SCENARIOS,
    warmUps: 10,
    samples: 40,
    run: () => {
      revalueAll(r);
      updateAggregation(sums, r);
    },
  });
}

/** The same with moves written into the tables, the tail read, and its components by position. */
export function historicalVar(workload: Workload): BenchResult {
  const { chain, run, panel } = deskOf(workload);
  const { moves } = newestMoves(panel, SCENARIOS);
  return time({
    id: 'risk.historical_var',
    unit: 'ms',
    count: chain.universe.count * SCENARIOS,
    warmUps: 10,
    samples: 40,
    run: () => {
      const measures = sure(historicalTail(run.pnl(moves), SPEC));
      tailComponents(run, { moves }, measures);
    },
  });
}

const BACKTEST_DAYS = 1_000;
const BACKTEST_WINDOW = 500;
const BACKTEST_INSTRUMENTS = 200;

function firstInstruments(workload: Workload, count: number): Workload {
  const { expiry, strike, vol, sign } = workload.instruments;
  const { account, instrument, quantity } = workload.positions;
  const kept = Array.from(instrument.keys()).filter((p) => instrument[p] < count);
  return {
    ...workload,
    instruments: {
      expiry: expiry.slice(0, count),
      strike: strike.slice(0, count),
      vol: vol.slice(0, count),
      sign: sign.slice(0, count),
    },
    positions: {
      account: account.filter((_, p) => instrument[p] < count),
      instrument: instrument.filter((row) => row < count),
      quantity: Float64Array.from(kept, (p) => quantity[p]),
    },
  };
}

/** Filtered history, the book revalued in 500 moves on each of 1,000 days. */
export function backtest(workload: Workload): BenchResult {
  const { run, panel } = deskOf(firstInstruments(workload, BACKTEST_INSTRUMENTS));
  return time({
    id: 'risk.backtest_1000d',
    unit: 'ms',
    count: BACKTEST_DAYS,
    warmUps: 0,
    samples: 3,
    run: () => {
      const start = panel.count - BACKTEST_DAYS;
      const forecaster = sure(filteredForecaster(run, panel, BACKTEST_WINDOW, start, 0.94, SPEC));
      const setup = {
        label: '',
        alpha: SPEC.alpha,
        window: BACKTEST_WINDOW,
        days: BACKTEST_DAYS,
        level: 0.05,
        seed: 1,
      };
      sure(backtestBook(bookHistory(run, panel), { ...setup, forecaster }));
    },
  });
}

const MONTE_CARLO = {
  scenarios: 10_240,
  seed: 1,
  points: 'sobol',
  replicates: 8,
  marginals: 'empirical',
} as const;

/** The law of the workload's factors, and the accounts that get their P&L from its draws. */
function monteCarloDesk(workload: Workload) {
  const { chain, run, panel } = deskOf(workload);
  const columns = columnsOf(panel);
  const correlation = sure(sampleCorrelation(columns));
  const marginals = sure(marginalsOf(columns, 'empirical', 1));
  const groups = { groupOf: chain.book.account, count: chain.accountCount };
  return {
    count: chain.universe.count * MONTE_CARLO.scenarios,
    draw: () => sure(simulatedMoves(correlation, { kind: 'student', nu: 4 }, marginals, MONTE_CARLO)),
    revalue: (moves: Float64Array) => run.groupPnl(moves, groups),
  };
}

/** Draws 10,000 joint moves and gives every account its P&L vector. */
export function riskMonteCarlo(workload: Workload): BenchResult {
  const { count, draw, revalue } = monteCarloDesk(workload);
  return time({
    ...{ id: 'risk.mc10k', unit: 'ms', count, warmUps: 1, samples: 5 },
    run: () => void revalue(draw().moves),
  });
}

/** The draws alone: what the full revaluation of the same scenarios costs is the rest. */
export function riskSampling(workload: Workload): BenchResult {
  const { count, draw } = monteCarloDesk(workload);
  return time({
    ...{ id: 'risk.mc10k_sampling', unit: 'ms', count, warmUps: 1, samples: 5 },
    run: () => void draw(),
  });
}
