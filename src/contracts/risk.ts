/** What a window asks of the risk engine and gets: figures with what they stand on, shaped for tables and charts. */
import { z } from 'zod';
import type { BookBacktest } from '../engine/backtest/bookBacktest';
import type { ChallengerRun } from '../engine/backtest/challengerRun';
import type { LivingCorrelations } from '../engine/risk/valueAtRisk/correlationRisk';
import type { CorrelationDialRun } from '../engine/risk/valueAtRisk/correlationDialRisk';
import type { DependenceFindings } from '../engine/risk/valueAtRisk/dependenceFindings';
import type { OutsideFactor } from '../engine/risk/valueAtRisk/outsideFactors';
import type { LiquidityRisk } from '../engine/risk/valueAtRisk/liquidityRisk';
import type { RiskFigures } from '../engine/risk/valueAtRisk/riskReport';
import type { Failure } from './result';

export type * from '../engine/risk/valueAtRisk/riskReport';
export type { BacktestTest, BookBacktest } from '../engine/backtest/bookBacktest';
export type { LivingCorrelations } from '../engine/risk/valueAtRisk/correlationRisk';
export type { CorrelationDialRun } from '../engine/risk/valueAtRisk/correlationDialRisk';
export type { DependenceFindings } from '../engine/risk/valueAtRisk/dependenceFindings';
export type { LiquidityRisk } from '../engine/risk/valueAtRisk/liquidityRisk';
export type { PnlExplained } from '../engine/risk/pnlExplain/explainPnl';
export type { PnlCause, PnlColumns, PositionPnlRow } from '../engine/risk/pnlExplain/pnlColumns';
export type { PnlGroup } from '../engine/risk/pnlExplain/pnlGroups';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const confidence = finite.gt(0.5).lt(1);
const days = z.int().min(1).max(5_000);

const methodId = z.enum([
  'historical',
  'age-weighted',
  'filtered-ewma',
  'filtered-garch',
  'filtered-gjr',
  'filtered-dcc',
  'stressed',
  'delta-normal',
  'delta-gamma',
  'monte-carlo-normal',
  'monte-carlo-t',
]);

/** How a coin trades: the desk's own figures, until venues are asked for them. */
const coinLiquidity = z.strictObject({
  underlying: z.string().min(1).max(20),
  dailyVolumeUsd: finite.positive(),
  relativeSpread: finite.min(0).max(1),
  depth: z
    .array(z.strictObject({ distance: finite.min(0), value: finite.min(0) }))
    .max(500)
    .optional(),
});

const quantileConvention = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
  z.literal(8),
  z.literal(9),
  z.literal('kth-worst'),
]);

/** Of two factors by their ids. */
const factorOverride = z
  .strictObject({
    first: z.string().min(1).max(60),
    second: z.string().min(1).max(60),
    correlation: finite.min(-1).max(1),
  })
  .refine(({ first, second }) => first !== second, 'needs two different factors');

export const riskAskSchema = z.strictObject({
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('desk') }),
    z.strictObject({ kind: z.literal('account'), id: z.string().min(1).max(200) }),
    z.strictObject({ kind: z.literal('book'), id: z.string().min(1).max(200) }),
  ]),
  /** The first leads: contributions, histogram and worst days are its own. */
  methods: z.array(methodId).min(1).max(20),
  confidences: z.array(confidence).min(1).max(6),
  leadConfidence: confidence,
  horizonDays: z.int().min(1).max(250),
  horizonRule: z.enum(['overlapping', 'root-time']),
  windowDays: z.int().min(20).max(5_000),
  stressedDays: z.int().min(20).max(2_000),
  scenarios: z.int().min(100).max(200_000),
  /** Margins of the t copula. */
  marginals: z.enum(['empirical', 'student', 'normal']).default('empirical'),
  /** Sobol points in scrambles, or a seeded pseudo-random sequence. */
  points: z.enum(['sobol', 'pseudo-random']).default('sobol'),
  /** Hyndman and Fan's definition, or the k-th worst. */
  quantile: quantileConvention.default(7),
  shortfall: z.enum(['acerbi-tasche', 'tail-mean']).default('acerbi-tasche'),
  /** The desk's own view of some correlations. */
  correlationOverrides: z.array(factorOverride).max(100).default([]),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  /** Coins without a history of their own. */
  proxies: z
    .record(z.string(), z.strictObject({ coin: z.string().min(1).max(20), beta: finite }))
    .default({}),
  /** Days that it takes to be rid of a factor, by its id. */
  liquidityHorizons: z.record(z.string(), finite.min(1).max(1_000)).default({}),
  backtest: z
    .strictObject({
      methods: z
        .array(z.enum(['historical', 'age-weighted', 'filtered-ewma', 'filtered-garch', 'normal']))
        .min(1),
      confidence,
      windowDays: days,
      days,
      /** Margin held against the book, USD, for the coverage ratio; the VaR of each day where null. */
      marginUsd: finite.positive().nullable(),
      /** The book of today on every day, or the desk's own books as they stood at each day's close. */
      books: z.enum(['today', 'own']).default('today'),
    })
    .nullable(),
  correlation: z.boolean(),
  challenger: z.boolean(),
  liquidity: z.array(coinLiquidity).max(200),
});
export type RiskAsk = z.infer<typeof riskAskSchema>;

/** P&L explain: alarm when the unexplained part exceeds both. */
export const alarmRuleSchema = z.strictObject({ usd: finite.min(0), share: finite.min(0).max(1) });

export const DEFAULT_RISK_ASK: RiskAsk = {
  scope: { kind: 'desk' },
  methods: [
    'historical',
    'age-weighted',
    'filtered-ewma',
    'filtered-garch',
    'filtered-gjr',
    'filtered-dcc',
    'stressed',
    'delta-normal',
    'delta-gamma',
    'monte-carlo-normal',
    'monte-carlo-t',
  ],
  confidences: [0.95, 0.975, 0.99],
  leadConfidence: 0.975,
  horizonDays: 1,
  horizonRule: 'overlapping',
  windowDays: 500,
  stressedDays: 250,
  scenarios: 4_096,
  marginals: 'empirical',
  points: 'sobol',
  quantile: 7,
  shortfall: 'acerbi-tasche',
  correlationOverrides: [],
  seed: 1,
  proxies: {},
  liquidityHorizons: {},
  backtest: {
    methods: ['historical', 'filtered-ewma'],
    confidence: 0.99,
    windowDays: 250,
    days: 250,
    marginUsd: null,
    books: 'today',
  },
  correlation: true,
  challenger: true,
  liquidity: [],
};

/** A backtest with the days of its bars. */
export interface DatedBacktest extends BookBacktest {
  /** UTC midnight of the day that each P&L ends on. */
  readonly daysMs: readonly number[];
}

/** Days of one segment, tested apart. */
export interface SegmentBacktest {
  readonly segment: string;
  readonly days: number;
  readonly exceptions: number;
  readonly expected: number;
  readonly kupiecPValue: number | null;
  /** Largest loss over VaR of its day. */
  readonly worstRatio: number | null;
  /** Largest loss over the margin held that day; null where none is known. */
  readonly worstMarginRatio: number | null;
  readonly failure: Failure | null;
}

/** What a backtest of the desk's own books could not test, and what it stands on. */
export interface PastBooksNote {
  /** Since when the journal knows the books, ms. */
  readonly coveredFromMs: number;
  /** Runs of days without a test, with the reason of the first. */
  readonly skipped: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly days: number;
    readonly failure: Failure;
  }[];
  /** Sum over the days of positions that are not in the figures. */
  readonly positionsLeftOut: number;
  /** Name of the model whose margin was recomputed; null where none was. */
  readonly marginModel: string | null;
  readonly notes: readonly string[];
}

/** The learned quantile of the book's own P&L, beside the classical one; USD. */
export interface ChallengerReport {
  readonly confidence: number;
  readonly challengerVar: number;
  readonly classicalVar: number;
  /** Mean quantile loss out of sample; the smaller is better. */
  readonly challengerLoss: number;
  readonly classicalLoss: number;
  readonly days: number;
  /** Of the difference of losses; null where they never differ. */
  readonly comparison: NonNullable<ChallengerRun['comparison']> | null;
  readonly importance: ChallengerRun['importance'];
}

export interface RiskReport {
  readonly figures: RiskFigures;
  readonly backtests: readonly DatedBacktest[];
  /** Of the first backtest's method. */
  readonly segments: readonly SegmentBacktest[];
  /** Where the desk's own books were tested; null for the book of today. */
  readonly pastBooks: PastBooksNote | null;
  readonly correlations: LivingCorrelations | null;
  readonly dial: CorrelationDialRun | null;
  readonly dependence: DependenceFindings | null;
  /** Markets that the book does not hold. */
  readonly outside: readonly OutsideFactor[];
  readonly challenger: ChallengerReport | null;
  readonly liquidity: LiquidityRisk | null;
  /** Parts that were asked for and could not be computed, with the reason. */
  readonly refusals: readonly { readonly part: string; readonly failure: Failure }[];
}
