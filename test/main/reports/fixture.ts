/** A book of 21 positions in BTC and ETH with every state that a report can meet. Figures are made up but add up. */
import type {
  InstrumentQuote,
  MarginComponent,
  MarginResult,
  MarketValue,
} from '../../../src/contracts/domain';
import {
  CELL_STATE,
  POSITION_COLUMNS,
  type HeatmapView,
  type LadderView,
  type LiveFrame,
} from '../../../src/contracts/live';
import type { PositionDescriptor } from '../../../src/contracts/structure';
import type { CurvePoint, ReportInput } from '../../../src/main/reports/model';

export const VALUATION_MS = Date.UTC(2026, 10, 19, 14, 32, 8);
const EXPIRIES: readonly (readonly [string, number])[] = [
  ['25DEC26', Date.UTC(2026, 11, 25, 8)],
  ['26MAR27', Date.UTC(2027, 2, 26, 8)],
  ['25JUN27', Date.UTC(2027, 5, 25, 8)],
];
const SPOT: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000 };

/** Deterministic noise in [0, 1). */
const noise = (seed: number): number => {
  const value = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return value - Math.floor(value);
};

function descriptor(underlying: string, index: number, account = 'DRB-PROP-2'): PositionDescriptor {
  const base = { accountId: account, bookId: 'prop', venue: 'deribit', underlying, strategyTags: ['vol'] };
  const terms = { isInverse: true, settlementCurrency: underlying, averagePrice: '0.05' };
  if (index % 10 === 9) {
    const symbol = `${underlying}-PERPETUAL`;
    return {
      ...base,
      ...terms,
      id: `${account}-${symbol}-${index}`,
      instrumentId: `deribit:${symbol}`,
      symbol,
      kind: 'perpetual',
      expiryMs: null,
      strike: null,
      optionType: null,
      tickSize: 0.5,
    };
  }
  const [expiry, expiryMs] = EXPIRIES[index % 3] ?? ['', 0];
  const strike = Math.round((SPOT[underlying] ?? 0) * (0.8 + 0.05 * (index % 9)));
  const optionType = index % 2 === 0 ? 'call' : 'put';
  const symbol = `${underlying}-${expiry}-${strike}-${optionType === 'call' ? 'C' : 'P'}`;
  return {
    ...base,
    ...terms,
    id: `${account}-${symbol}-${index}`,
    instrumentId: `deribit:${symbol}`,
    symbol,
    kind: 'option',
    expiryMs,
    strike,
    optionType,
    tickSize: 0.0005,
  };
}

function positionValues(positions: readonly PositionDescriptor[]): LiveFrame['positions'] {
  const stride = POSITION_COLUMNS.length;
  const values = new Float64Array(positions.length * stride);
  positions.forEach((position, row) => {
    const spot = SPOT[position.underlying] ?? 1;
    const quantity = Math.round((noise(row) - 0.5) * 400);
    const mark = position.kind === 'option' ? 0.01 + 0.1 * noise(row + 0.5) : spot;
    const numbers = [
      quantity,
      mark,
      mark * spot,
      0.4 + 0.3 * noise(row + 1),
      spot * 1.01,
      position.kind === 'option' ? quantity * mark * spot : 0,
      (noise(row + 2) - 0.5) * 4e5,
      quantity * 0.42,
      quantity * 0.38,
      quantity * 0.38 * spot,
      quantity * 0.011,
      quantity * 62.4,
      quantity * -31.2,
      quantity * 4.2,
      quantity * 0.003,
      quantity * 1.1,
      quantity * 0.0004,
      180 + row,
    ];
    values.set(numbers, row * stride);
  });
  const states = new Uint8Array(positions.length).fill(CELL_STATE.live);
  return { count: positions.length, values, states, failures: [] };
}

const MOVES = [-0.24, -0.2, -0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16, 0.2, 0.24];
const VOLS = [0.45, 0.3, 0.15, 0, -0.15, -0.3, -0.45];
const pnlAt = (spot: number, vol: number): number =>
  Math.round(
    1e6 *
      (-42 * spot * spot +
        2.6 * spot +
        (spot === 0 && vol === 0 ? 0 : -0.75 * vol * (1 - 4 * Math.abs(spot)))),
  );
const EQUITY = 3_214_600;
const marginAt = (spot: number): number =>
  2_597_256 + 4e6 * spot * spot * Math.sign(spot || 1) + 1.2e6 * Math.abs(spot);

function heatmapView(): HeatmapView {
  const cells = VOLS.flatMap((vol) => MOVES.map((spot) => ({ spot, pnl: pnlAt(spot, vol) })));
  const pnlUsd = Float64Array.from(cells, (cell) => cell.pnl);
  return {
    underlying: '*',
    spotMoves: MOVES,
    spotPrices: MOVES.map((move) => 60_000 * (1 + move)),
    volMoves: VOLS,
    volType: 'relative',
    daysForward: 0,
    pnlUsd,
    equityUsd: pnlUsd.map((pnl) => EQUITY + pnl),
    initialMarginUsd: Float64Array.from(cells, (cell) => marginAt(cell.spot)),
    maintenanceMarginUsd: Float64Array.from(cells, (cell) => 0.8 * marginAt(cell.spot)),
    baseIndex: 3 * MOVES.length + 6,
    worstIndex: pnlUsd.indexOf(Math.min(...pnlUsd)),
    staleCount: 0,
  };
}

export function curvePoints(): readonly CurvePoint[] {
  return Array.from({ length: 49 }, (_, index) => {
    const move = (index - 24) / 100;
    return {
      move,
      equityUsd: EQUITY + pnlAt(move, 0),
      initialMarginUsd: marginAt(move),
      maintenanceMarginUsd: 0.8 * marginAt(move),
    };
  });
}

function ladderView(underlying: string): LadderView {
  const moves = [-0.66, -0.33, ...MOVES.slice(2, 11), 0.5, 1];
  const row = (
    id: string,
    label: string,
    unit: string,
    format: 'money' | 'delta' | 'percent',
    scale: number,
  ) => ({
    id,
    label,
    unit,
    format,
    isTotal: id === 'pnl',
    signed: id === 'pnl',
    values: moves.map((move) => scale * (id === 'pnl' ? move * (2.6 - 42 * move) : 1 - move * 1.3)),
  });
  return {
    underlying,
    mode: 'greeks',
    greek: 'vegaUsd',
    staleCount: 0,
    columns: moves.map((move, index) => ({
      move,
      price: (SPOT[underlying] ?? 0) * (1 + move),
      isTail: index < 2 || index > 10,
    })),
    rows: [
      row('pnl', 'P&L', 'USD', 'money', 1e6),
      row('delta', 'Delta', 'coin', 'delta', 42.5),
      row('deltaUsd', 'Delta', 'USD', 'money', 2_550_000),
      row('gamma', 'Gamma', 'coin per 1 %', 'delta', -3.21),
      row('vega', 'Vega', 'USD per pt', 'money', -8123),
      row('theta', 'Theta', 'USD per day', 'money', 4210),
      row('im', 'Initial margin', 'USD', 'money', 1_290_000),
      row('mm', 'Maintenance margin', 'USD', 'money', 1_030_000),
      row('ratio', 'MM / equity', '%', 'percent', 0.625),
    ],
  };
}

const part = (
  id: string,
  label: string,
  formula: string,
  currency: string,
  usd: number,
  adds = true,
): MarginComponent => ({
  id,
  label,
  formula,
  amountUsd: usd,
  native: { currency, amount: usd / (SPOT[currency] ?? 1) },
  adds,
  children: [],
});

function portfolioMargin(): MarginResult {
  const matrix = (currency: string, worst: number, roll: number): MarginComponent => ({
    ...part(
      `pair.${currency}`,
      `${currency} risk matrix`,
      'worst case + delta shock + roll shock',
      currency,
      worst + roll,
    ),
    children: [
      part('worst_case', 'Worst case', 'max(0, −min cell)', currency, worst),
      part('delta_shock', 'Delta shock', 'min(10 %, m_inc · excess) · |Δ|', currency, 0),
      part('roll_shock', 'Roll shock', 'Σ |Δ| · max(exp(aτ) − 1, min) · S', currency, roll),
    ],
  });
  const coin = (currency: string, worst: number, roll: number, orders: number): MarginComponent => ({
    ...part(currency, currency, 'sum over pairs and orders', currency, worst + roll + orders),
    children: [
      matrix(currency, worst, roll),
      part('open_orders', 'Open orders', 'given by the venue', currency, orders),
    ],
  });
  const children = [coin('BTC', 2_012_186, 168_832, 86_400), coin('ETH', 312_177, 17_660, 0)];
  return {
    modelId: 'deribit.pm',
    modelName: 'Deribit portfolio margin',
    rule: 'Segregated portfolio margin, PM 2.0',
    rulePack: rulePack('deribit.pm'),
    equityUsd: EQUITY,
    initialMarginUsd: 2_597_256,
    maintenanceMarginUsd: 2_008_684,
    components: [
      {
        id: 'im',
        label: 'Initial margin',
        formula: 'sum over coins',
        amountUsd: 2_597_256,
        adds: true,
        children,
      },
      {
        id: 'mm',
        label: 'Maintenance margin',
        formula: '0.8 × matrix',
        amountUsd: 2_008_684,
        adds: true,
        children: [
          part('mm.BTC', 'BTC', '0.8 × matrix', 'BTC', 1_744_814),
          part('mm.ETH', 'ETH', '0.8 × matrix', 'ETH', 263_870),
        ],
      },
    ],
    failures: [],
    notes: ['Replicates the published risk matrix.', 'Open orders are taken as booked.'],
  };
}

const rulePack = (id: string) => ({
  id,
  venue: 'deribit',
  version: '2026.2',
  effectiveFrom: '2026-06-01',
  sourceUrl: 'https://support.deribit.com/pm',
  counts: { 'two-sources': 8, 'one-source': 4, inferred: 1, assumed: 0, policy: 0 },
  weakParameters: [{ name: 'rollShock.a', confidence: 'inferred' as const }],
});

const REGIMES: readonly (readonly [string, string, number, number])[] = [
  ['deribit.sm', 'Deribit standard margin', 8_199_251, 6_403_264],
  ['house.grid', 'House stress', 2_740_638, 2_055_479],
];
const SCENARIOS: readonly (readonly [string, number])[] = [
  ['FTX insolvency', -2_946_507],
  ['3AC / Celsius', -1_795_476],
  ['Yen carry unwind', -1_786_860],
  ['China mining ban', -1_721_280],
  ['Weekend gap −15 %', -1_700_284],
  ['Tariff cascade', -1_391_203],
  ['Rally', 812_332],
];

const header: LiveFrame['header'] = {
  equityUsd: EQUITY,
  initialMarginUsd: 2_597_256,
  maintenanceMarginUsd: 2_008_684,
  marginRatio: 0.62486,
  headroomUsd: 1_205_916,
  isCallSearched: true,
  nearestCall: { move: -0.087, underlying: '*', price: 54_780, account: 'DRB-PROP-1' },
  worstScenario: { id: 'ftx', name: 'FTX insolvency', pnlUsd: -2_946_507 },
  marginModelId: 'deribit.pm',
  unmarginedCount: 0,
  staleCount: 0,
  failedCount: 0,
};

const value = (number: number, ageMs = 180): MarketValue => ({
  value: number,
  exchangeTimeMs: VALUATION_MS - ageMs,
  localTimeMs: VALUATION_MS - ageMs + 20,
  source: 'simulator',
});

export interface FixtureOptions {
  readonly positionCount?: number;
  readonly accountCount?: number;
}

export function reportInput({ positionCount = 21, accountCount = 1 }: FixtureOptions = {}): ReportInput {
  const half = Math.ceil(positionCount / 2);
  const account = (index: number): string =>
    accountCount === 1 ? 'DRB-PROP-2' : `ACC-${index % accountCount}`;
  const positions = Array.from({ length: positionCount }, (_, index) =>
    descriptor(index < half ? 'BTC' : 'ETH', index < half ? index : index - half, account(index)),
  );
  const values = positionValues(positions);
  const quotes: Record<string, InstrumentQuote> = {};
  positions.forEach((position, row) => {
    const at = row * POSITION_COLUMNS.length;
    const mark = value(values.values[at + 1] ?? NaN);
    quotes[position.instrumentId] =
      position.kind === 'option'
        ? { mark, markVol: value(values.values[at + 3] ?? NaN), forward: value(values.values[at + 4] ?? NaN) }
        : { mark };
  });
  const balances = [
    { accountId: 'DRB-PROP-2', currency: 'BTC', amount: '35.25' },
    { accountId: 'DRB-PROP-2', currency: 'USDC', amount: '1099600.00' },
    { accountId: 'DRB-PROP-2', currency: 'EUR', amount: '1200' },
  ];
  const totals = ['BTC', 'ETH', '*'].map((underlying) => ({
    underlying,
    spot: SPOT[underlying] ?? NaN,
    positionCount: half,
    staleCount: 0,
    failedCount: 0,
    values: POSITION_COLUMNS.map((column, index) =>
      ['mark', 'markUsd', 'vol', 'forward', 'ageMs'].includes(column) ? NaN : 1000.5 * (index + 1),
    ),
  }));
  const margins = [
    ...REGIMES.map(([id, name, im, mm]): MarginResult => ({
      ...portfolioMargin(),
      modelId: id,
      modelName: name,
      rulePack: rulePack(id),
      initialMarginUsd: im,
      maintenanceMarginUsd: mm,
      components: [
        { ...part('im', 'Initial margin', 'sum over instruments', 'BTC', im), native: undefined },
        { ...part('mm', 'Maintenance margin', 'sum over instruments', 'BTC', mm), native: undefined },
      ],
    })),
    portfolioMargin(),
  ];
  return {
    generatedMs: VALUATION_MS + 1500,
    appVersion: '0.1.0',
    engineVersion: '0.1.0',
    scopeLabel: 'DRB-PROP-2',
    structure: {
      bookVersion: 7,
      scope: { kind: 'account', id: 'DRB-PROP-2' },
      scopeLabel: 'DRB-PROP-2',
      tree: [],
      positions,
      underlyings: ['BTC', 'ETH'],
      balances,
    },
    frame: {
      sequence: 12,
      bookVersion: 7,
      decidingModels: ['deribit.pm'],
      engine: {
        lagMs: 12,
        computeMs: 4,
        instrumentsRevalued: 21,
        snapshotId: 'a91f3c07e2b8aa51d4',
        valuationMs: VALUATION_MS,
        frozen: false,
      },
      feeds: [
        {
          venue: 'deribit',
          endpoint: 'simulator',
          state: 'live',
          ageMs: 120,
          messagesPerSecond: 900,
          attempt: 0,
          detail: '',
        },
      ],
      header,
      positions: values,
      totals,
      tree: {},
      ladder: null,
      heatmap: heatmapView(),
      margins,
      collateral: [],
      scenarios: SCENARIOS.map(([name, pnlUsd], index) => ({
        setId: 'desk',
        scenarioId: `s${index}`,
        name,
        pnlUsd,
        equityUsd: EQUITY + pnlUsd,
        initialMarginUsd: 2_400_000,
        maintenanceMarginUsd: 1_910_000,
      })),
    },
    ladders: [ladderView('BTC'), ladderView('ETH')],
    worstScenarios: SCENARIOS.slice(0, 4).map(([title, totalUsd]) => ({
      title,
      totalUsd,
      rows: positions.map((position) => ({
        positionId: position.id,
        symbol: position.symbol,
        pnlUsd: totalUsd / positions.length,
      })),
    })),
    snapshot: {
      id: 'a91f3c07e2b8aa51d4',
      valuationMs: VALUATION_MS,
      quotes,
      indices: { 'deribit:btc_usd': value(60_000), 'deribit:eth_usd': value(3_000) },
      volIndices: { 'deribit:btc_usd': value(0.412) },
      usdRates: { USD: value(1), USDC: value(1) },
    },
    portfolio: {
      name: 'Sample book',
      accounts: [{ id: 'DRB-PROP-2', name: 'Prop 2', venue: 'deribit', marginModelId: 'deribit.pm' }],
      books: [{ id: 'prop', accountId: 'DRB-PROP-2', parentId: null, name: 'Prop' }],
      positions: positions.map((position, row) => ({
        id: position.id,
        bookId: 'prop',
        instrumentId: position.instrumentId,
        quantity: String(values.values[row * POSITION_COLUMNS.length] ?? 0),
        averagePrice: '0.05',
        strategyTags: ['vol'],
      })),
      balances,
    },
    balances,
    equityCurve: curvePoints(),
    rulePacks: [rulePack('deribit.pm'), rulePack('deribit.sm')],
  };
}

/** The same book with a stale option, a failed one and one without data; totals and models say so. */
export function degradedInput(): ReportInput {
  const input = reportInput();
  const { frame } = input;
  const states = Uint8Array.from(frame.positions.states);
  const values = Float64Array.from(frame.positions.values);
  const stride = POSITION_COLUMNS.length;
  const reason = { reason: 'MISSING_MARKET_DATA' as const, message: 'no mark vol for BTC-26MAR27-51000-P' };
  states[0] = CELL_STATE.stale;
  values[stride - 1] = 3_100;
  states[1] = CELL_STATE.failed;
  values.fill(NaN, stride + 1, 2 * stride);
  states[2] = CELL_STATE.missing;
  values.fill(NaN, 2 * stride + 1, 3 * stride);
  const heatmap = frame.heatmap && { ...frame.heatmap, pnlUsd: Float64Array.from(frame.heatmap.pnlUsd) };
  heatmap?.pnlUsd.fill(NaN, 13, 15);
  const failures = [{ positionId: input.structure.positions[1]?.id ?? '', failure: reason }];
  const { [input.structure.positions[2]?.instrumentId ?? '']: _gone, ...quotes } = input.snapshot.quotes;
  return {
    ...input,
    snapshot: { ...input.snapshot, quotes },
    frame: {
      ...frame,
      header: { ...frame.header, staleCount: 1, failedCount: 2, unmarginedCount: 1, nearestCall: null },
      positions: { ...frame.positions, states, values, failures: [{ row: 1, failure: reason }] },
      totals: frame.totals.map((total) => ({ ...total, staleCount: 1, failedCount: 2 })),
      heatmap,
      margins: frame.margins.map((margin) => ({ ...margin, failures })),
      scenarios: [
        ...frame.scenarios,
        {
          setId: 'desk',
          scenarioId: 'bad',
          name: 'Vol below zero',
          pnlUsd: NaN,
          equityUsd: NaN,
          initialMarginUsd: NaN,
          maintenanceMarginUsd: NaN,
          failure: { reason: 'SHIFT_OUT_OF_RANGE', message: 'vol would be −0.10' },
        },
      ],
    },
    worstScenarios: input.worstScenarios.map((drill) => ({
      ...drill,
      rows: drill.rows.map((row, index) => (index === 1 ? { ...row, pnlUsd: NaN, failure: reason } : row)),
    })),
  };
}
