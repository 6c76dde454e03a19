/** Figures of a risk run as they are shown, printed and stored: plain numbers, each with what it stands on. */
import type { Failure } from '../../basics/result';
import type { MultipliedMeasure } from '../tail/multipliers';
import type { MappingLine } from './factorMap';
import type { HorizonRule, MethodId } from './riskRequest';

export interface FigurePrecision {
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Of the interval. */
  readonly confidence: number;
}

/** Losses in USD, positive; a negative VaR says that even this quantile gains. */
export interface TailFigure {
  readonly confidence: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly varPrecision: FigurePrecision | null;
  readonly esPrecision: FigurePrecision | null;
}

/** What a figure stands on; printed beside it. */
export interface FigureBasis {
  readonly scenarios: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly horizonDays: number;
  readonly horizonRule: HorizonRule;
  /** The rule in words: quantile, weights, filter, law, seed. */
  readonly description: string;
}

export interface ShortcutComparison {
  readonly against: string;
  readonly confidence: number;
  /** Shortcut less full revaluation, USD. */
  readonly varError: number;
  /** Share of the full figure; null where that is 0. */
  readonly varErrorShare: number | null;
}

export interface MethodResult {
  readonly id: MethodId;
  readonly label: string;
  readonly basis: FigureBasis;
  /** Empty when the method was refused. */
  readonly figures: readonly TailFigure[];
  readonly meanPnl: number | null;
  readonly cautions: readonly string[];
  readonly failure: Failure | null;
  readonly shortcut: readonly ShortcutComparison[];
}

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Histogram {
  readonly method: MethodId;
  readonly bins: readonly HistogramBin[];
  /** P&L (negative for a loss) at which VaR and ES lie. */
  readonly lines: readonly { readonly label: string; readonly pnl: number; readonly confidence: number }[];
}

export interface ContributionRow {
  readonly id: string;
  readonly label: string;
  /** Adds up over the rows to the VaR and ES of the whole. */
  readonly componentVar: number;
  readonly componentEs: number;
  readonly shareEs: number | null;
  /** Per unit of quantity; positions only. */
  readonly marginalVar: number | null;
  readonly marginalEs: number | null;
  /** VaR and ES of the whole less those without the part; null where it was not computed. */
  readonly incrementalVar: number | null;
  readonly incrementalEs: number | null;
}

export interface ContributionTable {
  readonly by: 'position' | 'strategy' | 'book' | 'account' | 'underlying' | 'expiry' | 'factor';
  readonly rows: readonly ContributionRow[];
  readonly totalVar: number;
  readonly totalEs: number;
}

export interface WorstDay {
  readonly rank: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly pnl: number;
  /** Move of each factor as it was applied: log return or difference. */
  readonly moves: readonly { readonly factor: string; readonly move: number }[];
  /** Largest losses and gains by position. */
  readonly positions: readonly { readonly positionId: string; readonly pnl: number }[];
}

export interface StressedWindowResult {
  readonly fromMs: number;
  readonly toMs: number;
  readonly days: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly confidence: number;
}

export interface LeadFigures {
  readonly method: MethodId;
  readonly confidence: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** Where resampled histories put the leading figures. */
export interface BlockInterval {
  readonly valueAtRisk: FigurePrecision;
  readonly expectedShortfall: FigurePrecision;
  readonly description: string;
}

/** The methods against each other: what the choice of model is worth. */
export interface MethodDispersion {
  readonly confidence: number;
  readonly least: { readonly method: MethodId; readonly expectedShortfall: number };
  readonly most: { readonly method: MethodId; readonly expectedShortfall: number };
  /** Most over least; null where the least is no loss. */
  readonly ratio: number | null;
}

export interface HorizonEs {
  readonly expectedShortfall: number;
  /** ES over the base horizon of the factors that take at least so long. */
  readonly steps: readonly { readonly horizonDays: number; readonly expectedShortfall: number }[];
}

/** Parameter set that every figure of the run was made with. */
export interface ParametersUsed {
  readonly name: string;
  /** Null: no approved set, the defaults. */
  readonly version: number | null;
  /** What the set lacks for the factors of the book, and what stands in. */
  readonly notes: readonly string[];
}

export interface RiskFigures {
  readonly valuationMs: number;
  readonly parameters: ParametersUsed;
  readonly horizonDays: number;
  readonly horizonRule: HorizonRule;
  readonly history: {
    readonly factors: readonly string[];
    readonly firstMs: number;
    readonly lastMs: number;
    readonly moves: number;
    /** Valuation less the last day of history, days. */
    readonly ageDays: number;
    readonly notes: readonly string[];
    readonly sources: readonly string[];
  };
  readonly mapping: readonly MappingLine[];
  /** Positions that are missing from every figure, with the reason. */
  readonly missing: readonly { readonly positionId: string; readonly failure: Failure }[];
  readonly positionCount: number;
  readonly methods: readonly MethodResult[];
  readonly lead: LeadFigures | null;
  readonly histogram: Histogram | null;
  readonly contributions: readonly ContributionTable[];
  readonly worstDays: readonly WorstDay[];
  readonly stressedWindow: StressedWindowResult | null;
  readonly multipliers: readonly (MultipliedMeasure & { readonly confidence: number })[];
  readonly dispersion: MethodDispersion | null;
  /** Of the leading method, where its scenarios are days of history with equal weights. */
  readonly blockInterval: BlockInterval | null;
  /** Where horizons are asked for by factor; null with the reason in `horizonFailure`. */
  readonly horizonEs: HorizonEs | null;
  readonly horizonFailure: Failure | null;
}
