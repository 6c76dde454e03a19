/** Generated structure and frames in the shape that main pushes. */
import {
  CELL_STATE,
  POSITION_COLUMNS,
  type GroupTotal,
  type HeatmapView,
  type LadderView,
  type LiveFrame,
} from '../../../src/contracts/live';
import type { LiveStructure } from '../../../src/contracts/structure';
import type { ViewSpec } from '../../../src/contracts/view';
import type { MarginComponent, MarginResult } from '../../../src/contracts/domain';
import { legs, NOW_MS, SPOT, value, type Leg } from './marketModel';

const STRIDE = POSITION_COLUMNS.length;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const column = (name: (typeof POSITION_COLUMNS)[number]): number => POSITION_COLUMNS.indexOf(name);

function symbolOf(leg: Leg): string {
  if (leg.kind === 'perpetual') return `${leg.underlying}_USDC-PERPETUAL`;
  const date = new Date(leg.expiryMs ?? 0);
  const expiry = `${date.getUTCDate()}${MONTHS[date.getUTCMonth()]}${date.getUTCFullYear() % 100}`;
  if (leg.kind === 'future') return `${leg.underlying}_USDC-${expiry}`;
  return `${leg.underlying}_USDC-${expiry}-${leg.strike}-${leg.isCall ? 'C' : 'P'}`;
}

const BOOKS = ['Gamma', 'Term', 'Basis'];

export interface World {
  readonly legs: readonly Leg[];
  readonly structure: LiveStructure;
  readonly stale: ReadonlySet<number>;
  readonly entry: readonly number[];
}

export function world(count: number): World {
  const all = legs(count);
  const structure: LiveStructure = {
    bookVersion: 1,
    scope: { kind: 'account', id: 'drb' },
    scopeLabel: 'DRB-PROP-2',
    underlyings: ['BTC', 'ETH'],
    balances: [{ accountId: 'drb', currency: 'USDC', amount: '3200000' }],
    tree: [
      { scope: { kind: 'desk' }, key: 'desk', parentKey: null, label: 'Prop desk', positionCount: count },
      {
        scope: { kind: 'account', id: 'drb' },
        key: 'drb',
        parentKey: 'desk',
        label: 'DRB-PROP-2',
        positionCount: count,
      },
      { scope: { kind: 'book', id: 'btc' }, key: 'btc', parentKey: 'drb', label: 'BTC', positionCount: 14 },
      ...BOOKS.map((label) => ({
        scope: { kind: 'book' as const, id: label },
        key: label,
        parentKey: 'btc',
        label,
        positionCount: 4,
      })),
      { scope: { kind: 'book', id: 'eth' }, key: 'eth', parentKey: 'drb', label: 'ETH', positionCount: 7 },
      {
        scope: { kind: 'book', id: 'ethvol' },
        key: 'ethvol',
        parentKey: 'eth',
        label: 'ETH vol',
        positionCount: 7,
      },
    ],
    positions: all.map((leg, i) => ({
      id: `p${i}`,
      accountId: 'drb',
      bookId: BOOKS[i % 3],
      instrumentId: symbolOf(leg),
      symbol: symbolOf(leg),
      venue: 'deribit',
      underlying: leg.underlying,
      kind: leg.kind,
      isInverse: false,
      settlementCurrency: 'USDC',
      expiryMs: leg.expiryMs,
      strike: leg.strike,
      optionType: leg.kind === 'option' ? (leg.isCall ? 'call' : 'put') : null,
      averagePrice: '1',
      tickSize: leg.underlying === 'BTC' ? 0.1 : 0.01,
      strategyTags: [],
    })),
  };
  const stale = new Set([9, 11]);
  const entry = all.map(
    (leg, i) => value(leg, SPOT[leg.underlying] * (1 + 0.01 * Math.sin(i)), leg.vol * 1.01).price,
  );
  return { legs: all, structure, stale, entry };
}

function fillRow(
  values: Float64Array,
  row: number,
  leg: Leg,
  spot: number,
  entry: number,
  ageMs: number,
): void {
  const figures = value(leg, spot, leg.vol);
  const isOption = leg.kind === 'option';
  const q = leg.quantity;
  const set = (name: (typeof POSITION_COLUMNS)[number], number: number): void => {
    values[row * STRIDE + column(name)] = number;
  };
  set('quantity', q);
  set('mark', figures.price);
  set('markUsd', figures.price);
  set('vol', isOption ? leg.vol : NaN);
  set('forward', spot);
  set('valueUsd', q * figures.price);
  set('pnlUsd', q * (figures.price - entry));
  set('deltaBs', q * figures.delta);
  set('deltaNet', q * figures.delta);
  set('deltaUsd', q * figures.delta * spot);
  set('gamma1pct', isOption ? q * figures.gamma * spot * 0.01 : NaN);
  set('vegaUsd', isOption ? q * figures.vega : NaN);
  set('thetaUsd', isOption ? q * figures.theta : NaN);
  set('rhoUsd', isOption ? q * 0.2 : NaN);
  set('vannaCoin', isOption ? q * figures.gamma * 3 : NaN);
  set('volgaUsd', isOption ? q * figures.vega * 0.01 : NaN);
  set('charmCoin', isOption ? q * figures.gamma : NaN);
  set('ageMs', ageMs);
}

const pnlAt = (
  w: World,
  moves: (underlying: string) => number,
  vol: number,
  days: number,
  spots: Record<string, number>,
): number =>
  w.legs.reduce((sum, leg) => {
    const spot = spots[leg.underlying];
    const shocked = value(leg, spot * (1 + moves(leg.underlying)), leg.vol * (1 + vol), days).price;
    return sum + leg.quantity * (shocked - value(leg, spot, leg.vol).price);
  }, 0);

function heatmap(w: World, spec: ViewSpec, spots: Record<string, number>, equity: number): HeatmapView {
  const { spotMoves, volMoves, volType, daysForward, underlying } = spec.heatmap;
  const count = spotMoves.length * volMoves.length;
  const pnlUsd = new Float64Array(count);
  const equityUsd = new Float64Array(count);
  const initialMarginUsd = new Float64Array(count);
  const maintenanceMarginUsd = new Float64Array(count);
  volMoves.forEach((vol, y) =>
    spotMoves.forEach((move, x) => {
      const i = y * spotMoves.length + x;
      pnlUsd[i] = pnlAt(
        w,
        (one) => (underlying === '*' || one === underlying ? move : 0),
        vol,
        daysForward,
        spots,
      );
      equityUsd[i] = equity + pnlUsd[i];
      initialMarginUsd[i] = 2_597_256 * (1 + 0.3 * Math.abs(move));
      maintenanceMarginUsd[i] = 2_008_684 * (1 + 0.3 * Math.abs(move));
    }),
  );
  const base = volMoves.indexOf(0) * spotMoves.length + spotMoves.indexOf(0);
  if (daysForward === 0) pnlUsd[base] = 0;
  return {
    underlying,
    spotMoves,
    volMoves,
    volType,
    daysForward,
    pnlUsd,
    equityUsd,
    initialMarginUsd,
    maintenanceMarginUsd,
    spotPrices: spotMoves.map((move) => spots.BTC * (1 + move)),
    baseIndex: base,
    worstIndex: pnlUsd.indexOf(Math.min(...pnlUsd)),
    staleCount: 2,
  };
}

function ladder(w: World, spec: ViewSpec, spots: Record<string, number>): LadderView {
  const { underlying, spotMoves, tailMoves, mode, greek } = spec.ladder;
  const columns = [
    ...tailMoves.filter((move) => move < 0).map((move) => ({ move, isTail: true })),
    ...spotMoves.map((move) => ({ move, isTail: false })),
    ...tailMoves.filter((move) => move > 0).map((move) => ({ move, isTail: true })),
  ].map((one) => ({ ...one, price: spots[underlying] * (1 + one.move) }));
  const sum = (read: (leg: Leg, spot: number) => number, from = w.legs): number[] =>
    columns.map((one) =>
      from
        .filter((leg) => leg.underlying === underlying)
        .reduce((total, leg) => total + leg.quantity * read(leg, one.price), 0),
    );
  const delta = sum((leg, spot) => value(leg, spot, leg.vol).delta);
  const pnl = columns.map((one) => pnlAt(w, (name) => (name === underlying ? one.move : 0), 0, 0, spots));
  const vega = sum((leg, spot) => (leg.kind === 'option' ? value(leg, spot, leg.vol).vega : 0));
  if (mode === 'expiries') {
    const expiries = [
      ...new Set(w.legs.filter((leg) => leg.underlying === underlying).map((leg) => leg.expiryMs)),
    ];
    const rows = expiries.map((expiry) => ({
      id: String(expiry),
      label:
        expiry === null
          ? 'Perpetual'
          : symbolOf({ ...w.legs[0], expiryMs: expiry, kind: 'future' }).split('-')[1],
      unit: 'USD/pt',
      format: 'money' as const,
      isTotal: false,
      signed: false,
      values: sum(
        (leg, spot) => value(leg, spot, leg.vol).vega || 0,
        w.legs.filter((leg) => leg.expiryMs === expiry),
      ),
    }));
    const total = {
      id: 'total',
      label: `Total ${greek}`,
      unit: 'USD/pt',
      format: 'money' as const,
      isTotal: true,
      signed: false,
      values: vega,
    };
    return { underlying, mode, greek, columns, rows: [...rows, total], staleCount: 0 };
  }
  const row = (
    id: string,
    label: string,
    unit: string,
    format: 'money' | 'delta' | 'percent',
    values: number[],
    signed = false,
  ) => ({
    id,
    label,
    unit,
    format,
    values,
    signed,
    isTotal: false,
  });
  return {
    underlying,
    mode,
    greek,
    columns,
    staleCount: 0,
    rows: [
      row(
        'pnl',
        'P&L',
        'USD',
        'money',
        pnl.map((one, i) => (columns[i].move === 0 ? 0 : one)),
        true,
      ),
      row('delta', 'Delta', underlying, 'delta', delta),
      row(
        'deltaUsd',
        'Delta',
        'USD',
        'money',
        delta.map((one, i) => one * columns[i].price),
      ),
      row(
        'gamma',
        'Gamma 1 %',
        underlying,
        'delta',
        sum((leg, spot) => value(leg, spot, leg.vol).gamma * spot * 0.01),
      ),
      row('vega', 'Vega', 'USD/pt', 'money', vega),
      row(
        'theta',
        'Theta',
        'USD/day',
        'money',
        sum((leg, spot) => value(leg, spot, leg.vol).theta),
      ),
      row(
        'vanna',
        'Vanna',
        `${underlying}/pt`,
        'delta',
        delta.map((one) => one / 40),
      ),
      row(
        'volga',
        'Volga',
        'USD/pt²',
        'money',
        vega.map((one) => one / 120),
      ),
      row(
        'im',
        'Initial margin',
        'USD',
        'money',
        columns.map((one) => 2_597_256 * (1 + Math.abs(one.move))),
      ),
      row(
        'mm',
        'Maint. margin',
        'USD',
        'money',
        columns.map((one) => 2_008_684 * (1 + Math.abs(one.move))),
      ),
      row(
        'ratio',
        'MM / equity',
        '%',
        'percent',
        columns.map((one) => (one.move < -0.5 ? NaN : 0.62 + 3 * one.move * one.move)),
      ),
    ],
  };
}

function node(
  id: string,
  label: string,
  formula: string,
  amountUsd: number,
  children: MarginComponent[] = [],
  adds = true,
): MarginComponent {
  return {
    id,
    label,
    formula,
    amountUsd,
    adds,
    children,
    inputs: { kPR: 0.16, volUp: 0.5, volDown: 0.25 },
    native: { currency: 'BTC', amount: amountUsd / 92480 },
  };
}

function margin(
  modelId: string,
  modelName: string,
  rule: string,
  im: number,
  mm: number,
  equity: number,
  w: World,
): MarginResult {
  const part = im / 2_597_256;
  return {
    modelId,
    modelName,
    rule,
    equityUsd: equity,
    initialMarginUsd: im,
    maintenanceMarginUsd: mm,
    rulePack: {
      id: 'deribit-pm',
      venue: 'deribit',
      version: '2026.09',
      effectiveFrom: '2026-09-23',
      sourceUrl: 'https://example.invalid/rules',
      counts: { 'two-sources': 10, 'one-source': 14, inferred: 1, assumed: 1, policy: 0 },
      weakParameters: [
        { name: 'rollShock', confidence: 'assumed' },
        { name: 'volFloor', confidence: 'inferred' },
      ],
    },
    components: [
      node('im', 'Initial margin', 'RM + open orders', im, [
        node('rm', 'Risk matrix margin', 'worst + delta shock + roll', 2_510_856 * part, [
          node('btc', 'BTC worst cell', 'max(0, −min of 27 + 8 cells)', 2_012_186 * part, [
            node('std', 'Standard matrix, 27 cells', '−min(ΔV)', 1_888_315 * part, [], false),
            node('ext', 'Extended table, 8 cells', '−min(ΔV · D)', 2_012_186 * part, [], false),
          ]),
          node('eth', 'ETH worst cell', 'max(0, −min of 27 + 8 cells)', 312_177 * part),
          node('rollBtc', 'BTC roll', 'Σ |Δ| · max(exp(aτ) − 1, min) · S', 168_832 * part),
          node('rollEth', 'ETH roll', 'Σ |Δ| · max(exp(aτ) − 1, min) · S', 17_661 * part),
          node('delta', 'Delta shock', 'min(10 %, m · excess) · |Δ|', 0),
        ]),
        node('orders', 'Open orders', 'Σ per order, IM only', 86_400 * part),
      ]),
      node('mm', 'Maintenance margin', '0.8 × RM', mm, [node('mmrm', 'Risk matrix margin', '0.8 × RM', mm)]),
    ],
    worst: {
      scenarioId: 'ext-33',
      label: 'BTC −33 %, vol up',
      pnlUsd: -2_012_186,
      byPosition: w.structure.positions
        .slice(0, 40)
        .map((one, i) => ({ positionId: one.id, pnlUsd: -900_000 * Math.sin(i + 1) })),
    },
    failures: [],
    notes: ['Replica of the published rules; open orders are not part of this book.'],
  };
}

function totals(w: World, values: Float64Array, spots: Record<string, number>): GroupTotal[] {
  const groups = [...w.structure.underlyings, '*'];
  return groups.map((underlying) => {
    const sums = new Array<number>(STRIDE).fill(0);
    let count = 0;
    w.legs.forEach((leg, row) => {
      if (underlying !== '*' && leg.underlying !== underlying) return;
      count++;
      for (let c = 0; c < STRIDE; c++) sums[c] += values[row * STRIDE + c] || 0;
    });
    for (const name of ['quantity', 'mark', 'markUsd', 'vol', 'forward', 'ageMs'] as const)
      sums[column(name)] = NaN;
    if (underlying === '*')
      for (const name of ['deltaBs', 'deltaNet', 'gamma1pct', 'vannaCoin', 'charmCoin'] as const)
        sums[column(name)] = NaN;
    return {
      underlying,
      spot: spots[underlying] ?? NaN,
      positionCount: count,
      staleCount: underlying === 'ETH' ? 0 : 2,
      failedCount: 0,
      values: sums,
    };
  });
}

const SCENARIOS: readonly (readonly [string, number, number])[] = [
  ['FTX insolvency', -0.226, 0.42],
  ['3AC / Celsius', -0.158, 0.33],
  ['Yen carry unwind', -0.153, 0.38],
  ['China mining ban', -0.139, 0.55],
  ['Weekend gap −15 %', -0.15, 0.3],
  ['Tariff cascade', -0.124, 0.47],
  ['Squeeze +20 %, vol up', 0.2, 0.25],
  ['Terra / UST', -0.112, 0.24],
  ['Slow bleed −8 %', -0.08, -0.08],
  ['Pin and vol crush', 0, -0.3],
];

export interface Fault {
  readonly feed?: 'stale' | 'reconnecting' | 'failed';
  readonly failedRow?: number;
}

export function frame(w: World, spec: ViewSpec, sequence: number, fault: Fault = {}): LiveFrame {
  const wave = Math.sin(sequence / 7) * 0.0012;
  const spots = { BTC: SPOT.BTC * (1 + wave), ETH: SPOT.ETH * (1 + 0.8 * wave) };
  const values = new Float64Array(w.legs.length * STRIDE);
  const states = new Uint8Array(w.legs.length);
  w.legs.forEach((leg, row) => {
    const isStale = w.stale.has(row);
    fillRow(
      values,
      row,
      leg,
      isStale ? SPOT[leg.underlying] : spots[leg.underlying as 'BTC'],
      w.entry[row],
      isStale ? 2310 + sequence : 12 + ((row * 7) % 50),
    );
    if (isStale) states[row] = CELL_STATE.stale;
  });
  const failures: LiveFrame['positions']['failures'] =
    fault.failedRow === undefined
      ? []
      : [
          {
            row: fault.failedRow,
            failure: { reason: 'MISSING_MARKET_DATA', message: 'no implied vol for this strike' },
          },
        ];
  for (const { row } of failures) {
    states[row] = CELL_STATE.failed;
    values.fill(NaN, row * STRIDE + 1, (row + 1) * STRIDE);
  }
  const equity = 3_214_600 + 40_000_000 * wave;
  const all = totals(w, values, spots);
  const pnl = all[2].values[column('pnlUsd')];
  return {
    sequence,
    bookVersion: 1,
    engine: {
      lagMs: 7,
      computeMs: 3.1,
      instrumentsRevalued: 21,
      snapshotId: 'a91f3c07e2b851d4',
      valuationMs: NOW_MS + sequence * 100,
      frozen: false,
    },
    feeds: [
      {
        venue: 'deribit',
        endpoint: 'simulator',
        state: fault.feed ?? 'live',
        ageMs: 18,
        messagesPerSecond: 820,
        attempt: fault.feed ? 3 : 0,
        detail: '',
      },
    ],
    header: {
      equityUsd: equity,
      initialMarginUsd: 2_597_256,
      maintenanceMarginUsd: 2_008_684,
      marginRatio: 2_008_684 / equity,
      headroomUsd: equity - 2_008_684,
      isCallSearched: true,
      nearestCall: { move: -0.058, underlying: 'BTC', price: 87_138, account: 'DRB-PROP-2' },
      worstScenario: { id: 's0', name: 'FTX insolvency', pnlUsd: -2_946_507 },
      marginModelId: 'deribit-pm',
      unmarginedCount: 0,
      staleCount: fault.feed ? 21 : 0,
      failedCount: 0,
    },
    positions: { count: w.legs.length, values, states, failures },
    totals: all,
    tree: {
      desk: { pnlUsd: pnl, staleCount: 0 },
      drb: { pnlUsd: pnl, staleCount: 0 },
      btc: { pnlUsd: -44_215, staleCount: 0 },
      Gamma: { pnlUsd: -19_245, staleCount: 0 },
      Term: { pnlUsd: 12_541, staleCount: 2 },
      Basis: { pnlUsd: -37_510, staleCount: 0 },
      eth: { pnlUsd: 20_550, staleCount: 0 },
      ethvol: { pnlUsd: 20_550, staleCount: 0 },
    },
    ladder: ladder(w, spec, spots),
    heatmap: heatmap(w, spec, spots, equity),
    decidingModels: ['deribit-pm'],
    margins: [
      margin('deribit-pm', 'Deribit PM', 'risk matrix 27 + 8 cells', 2_597_256, 2_008_684, equity, w),
      margin('deribit-sm', 'Deribit SM', 'per position, no netting', 8_199_251, 6_403_264, equity, w),
      margin('house-grid', 'House grid', '±20 %, vol −25 / +40 %', 2_740_638, 2_055_479, equity, w),
    ],
    collateral: [],
    scenarios: SCENARIOS.map(([name, move, vol], i) => {
      const pnlUsd = pnlAt(w, () => move, vol, 0, spots);
      return {
        setId: 'desk',
        scenarioId: `s${i}`,
        name,
        pnlUsd,
        equityUsd: equity + pnlUsd,
        initialMarginUsd: 2_600_000,
        maintenanceMarginUsd: 2_010_000,
      };
    }),
  };
}

export const scenarioSpecs = SCENARIOS;
