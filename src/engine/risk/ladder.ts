/** The spot ladder: figures of a set of positions at each move of one underlying, in total and by expiry. */
import { KIND } from '../market/universe';
import { createMarketState, type MarketState } from '../market/marketState';
import { STATUS } from '../market/instrumentStatus';
import type { CompiledBook } from '../portfolio/compiledBook';
import type { Scenario } from '../scenarios/scenario';
import { instrumentRisk } from './instrumentRisk';
import { AT, MEASURE_COUNT, type MeasureName } from './measure';
import { pnlUsd, type Revaluation } from './revalue';
import { shiftMarket } from './shiftMarket';
import { byExpiry, type ExpiryGroup } from './totals';

/** One scenario per move (fractions of spot) of one underlying, or `*` for all together. */
export const ladderScenarios = (underlying: string, moves: readonly number[]): readonly Scenario[] =>
  moves.map((value) => ({
    id: `ladder.${value}`,
    name: `${underlying} spot ${value > 0 ? '+' : ''}${Number((value * 100).toFixed(4))} %`,
    shifts: [{ underlying, spot: { type: 'relative', value } }],
  }));

/** Equity and margin of what the ladder or the heatmap covers, USD; NaN where unknown. */
export interface MarginFigures {
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

/** Computes margin in a moved market; `unit` is its `instrumentRisk`. */
export type MarginAt = (moved: MarketState, unit: Float64Array) => MarginFigures;

export interface LadderCells {
  readonly columnCount: number;
  /** P&L in USD by column, then by [group][column]. */
  readonly pnlUsd: Float64Array;
  readonly groupPnlUsd: Float64Array;
  /** Sums of measures, [column][measure] and [group][column][measure]. */
  readonly totals: Float64Array;
  readonly groupTotals: Float64Array;
  /** Expiries, undated first. */
  readonly groups: readonly ExpiryGroup[];
  /** One entry per column, empty without `marginAt`. */
  readonly margin: readonly MarginFigures[];
  /** Positions that have no value and are missing from every cell. */
  readonly missingCount: number;
}

export interface LadderInput {
  /** Matrix of `ladderScenarios`. */
  readonly revaluation: Revaluation;
  readonly book: CompiledBook;
  /** Place in `universe.underlyings`. */
  readonly underlying: number;
  readonly isIn?: (position: number) => boolean;
  readonly marginAt?: MarginAt;
}

/** Greeks are those of the moved market (re-marked there), P&L is the matrix's. */
export function ladderCells(input: LadderInput): LadderCells {
  const { revaluation: r, book, underlying, isIn = () => true } = input;
  const { universe, market } = r;
  const columnCount = r.scenarios.count;
  const { grouping, groups } = byExpiry(universe, market, book, underlying);
  const net = netByGroup(input, grouping.groupOf, isIn);
  const cells = {
    columnCount,
    pnlUsd: new Float64Array(columnCount),
    groupPnlUsd: new Float64Array(groups.length * columnCount),
    totals: new Float64Array(columnCount * MEASURE_COUNT),
    groupTotals: new Float64Array(groups.length * columnCount * MEASURE_COUNT),
    groups,
    margin: [] as MarginFigures[],
    missingCount: net.missingCount,
  };
  const moved = createMarketState(universe, market.valuationMs, market.volSolver);
  const unit = new Float64Array(universe.count * MEASURE_COUNT);
  for (let s = 0; s < columnCount; s++) {
    instrumentRisk(universe, shiftMarket(r, s, moved), unit);
    for (const { row, group, quantity } of net.holdings) addCell(cells, r, unit, s, row, group, quantity);
    if (input.marginAt !== undefined) cells.margin.push(input.marginAt(moved, unit));
  }
  return cells;
}

interface NetHolding {
  readonly row: number;
  readonly group: number;
  readonly quantity: number;
}

function netByGroup(
  { revaluation: r, book }: LadderInput,
  groupOf: Int32Array,
  isIn: (position: number) => boolean,
): { readonly holdings: readonly NetHolding[]; readonly missingCount: number } {
  const net = new Map<number, NetHolding>();
  let missingCount = 0;
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    if (groupOf[p] < 0 || !isIn(p)) continue;
    if (r.status[row] !== STATUS.ok || !Number.isFinite(book.quantity[p])) missingCount++;
    else {
      const before = net.get(row)?.quantity ?? 0;
      net.set(row, { row, group: groupOf[p], quantity: before + book.quantity[p] });
    }
  }
  return { holdings: [...net.values()].sort((a, b) => a.row - b.row), missingCount };
}

function addCell(
  cells: Omit<LadderCells, 'margin'>,
  r: Revaluation,
  unit: Float64Array,
  s: number,
  row: number,
  group: number,
  quantity: number,
): void {
  const pnl = quantity * pnlUsd(r, row, s);
  const isLinear = r.universe.kind[row] !== KIND.option;
  cells.pnlUsd[s] += pnl;
  cells.groupPnlUsd[group * cells.columnCount + s] += pnl;
  const to = s * MEASURE_COUNT;
  const toGroup = (group * cells.columnCount + s) * MEASURE_COUNT;
  for (let m = AT.valueUsd; m < AT.ageMs; m++) {
    if (isLinear && m === AT.valueUsd) continue;
    const amount = quantity * unit[row * MEASURE_COUNT + m];
    cells.totals[to + m] += amount;
    cells.groupTotals[toGroup + m] += amount;
  }
}

export interface LadderLine {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly format: 'money' | 'delta' | 'coin' | 'percent' | 'number';
  readonly values: readonly number[];
  readonly isTotal: boolean;
  readonly signed: boolean;
}

interface LineTerms {
  readonly measure: MeasureName;
  readonly label: string;
  readonly unit: string;
  readonly format: LadderLine['format'];
}

/** Greeks of a ladder, in the order of the screen; `coin` stands for the underlying's name in units. */
const GREEK_LINES: readonly LineTerms[] = [
  { measure: 'deltaNet', label: 'Delta', unit: 'coin', format: 'delta' },
  { measure: 'deltaUsd', label: '$ Delta', unit: 'USD', format: 'money' },
  { measure: 'gamma1pct', label: 'Gamma 1 %', unit: 'coin per 1 %', format: 'coin' },
  { measure: 'vegaUsd', label: 'Vega', unit: 'USD per vol pt', format: 'money' },
  { measure: 'thetaUsd', label: 'Theta', unit: 'USD per day', format: 'money' },
  { measure: 'vannaCoin', label: 'Vanna', unit: 'coin per vol pt', format: 'coin' },
  { measure: 'volgaUsd', label: 'Volga', unit: 'USD per vol pt²', format: 'money' },
  { measure: 'charmCoin', label: 'Charm', unit: 'coin per day', format: 'coin' },
  { measure: 'rhoUsd', label: 'Rho', unit: 'USD per bp', format: 'money' },
];

const unitFor = (terms: Pick<LineTerms, 'unit'>, coin: string): string => terms.unit.replace('coin', coin);

/** P&L first, then the Greeks, then margin where it was computed. */
export function greekLines(cells: LadderCells, coin: string): readonly LadderLine[] {
  const columns = Array.from({ length: cells.columnCount }, (_, s) => s);
  const plain = { isTotal: false, signed: false };
  const pnl: LadderLine = {
    id: 'pnlUsd',
    label: 'P&L',
    unit: 'USD',
    format: 'money',
    values: [...cells.pnlUsd],
    isTotal: true,
    signed: true,
  };
  const greeks = GREEK_LINES.map((terms): LadderLine => ({
    id: terms.measure,
    label: terms.label,
    unit: unitFor(terms, coin),
    format: terms.format,
    values: columns.map((s) => cells.totals[s * MEASURE_COUNT + AT[terms.measure]]),
    ...plain,
  }));
  return [pnl, ...greeks, ...marginLines(cells.margin)];
}

function marginLines(margin: readonly MarginFigures[]): readonly LadderLine[] {
  if (margin.length === 0) return [];
  const money = { unit: 'USD', format: 'money', isTotal: false, signed: false } as const;
  const ratio = margin.map((m) => (m.equityUsd > 0 ? m.maintenanceMarginUsd / m.equityUsd : NaN));
  return [
    { id: 'equityUsd', label: 'Equity', ...money, values: margin.map((m) => m.equityUsd) },
    {
      id: 'initialMarginUsd',
      label: 'Initial margin',
      ...money,
      values: margin.map((m) => m.initialMarginUsd),
    },
    {
      id: 'maintenanceMarginUsd',
      label: 'Maint. margin',
      ...money,
      values: margin.map((m) => m.maintenanceMarginUsd),
    },
    {
      id: 'marginRatio',
      label: 'MM / equity',
      unit: '%',
      format: 'percent',
      isTotal: false,
      signed: false,
      values: ratio,
    },
  ];
}

/** One figure by expiry, the total last; `greek` is `pnlUsd` or a measure. */
export function expiryLines(cells: LadderCells, greek: string, coin: string): readonly LadderLine[] {
  const terms = GREEK_LINES.find((line) => line.measure === greek);
  const isPnl = terms === undefined;
  const unit = isPnl ? 'USD' : unitFor(terms, coin);
  const format = isPnl ? 'money' : terms.format;
  const at = isPnl ? 0 : AT[terms.measure];
  const columns = Array.from({ length: cells.columnCount }, (_, s) => s);
  const lines = cells.groups.map(({ expiryMs }, group): LadderLine => ({
    id: expiryMs === null ? 'undated' : new Date(expiryMs).toISOString(),
    label: expiryMs === null ? 'Spot, perpetual' : new Date(expiryMs).toISOString().slice(0, 10),
    unit,
    format,
    values: columns.map((s) =>
      isPnl
        ? cells.groupPnlUsd[group * cells.columnCount + s]
        : cells.groupTotals[(group * cells.columnCount + s) * MEASURE_COUNT + at],
    ),
    isTotal: false,
    signed: isPnl,
  }));
  const total = columns.map((s) => (isPnl ? cells.pnlUsd[s] : cells.totals[s * MEASURE_COUNT + at]));
  return [
    ...lines,
    { id: 'total', label: 'Total', unit, format, values: total, isTotal: true, signed: isPnl },
  ];
}
