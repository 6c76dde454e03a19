/** The desk's own books: P&L by hand, no look ahead, days that cannot be tested, margin and segments of each day. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPastBooks, type PastDay } from '../../../src/engine/backtest/pastBooks';
import type { PastBook, PastDesk } from '../../../src/engine/backtest/pastStand';
import { houseGrid } from '../../../src/engine/margin/house/houseGrid';
import type { RulePack } from '../../../src/engine/margin/rulePack';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import { historicalTail } from '../../../src/engine/risk/tail/historicalTail';
import { DEFAULT_RISK_REQUEST } from '../../../src/engine/risk/valueAtRisk/riskRequest';
import { valueOf } from '../risk/marketReturns';
import { sampleInstruments, samplePortfolio, sampleSnapshot } from '../risk/sampleBook';
import { DAY, history, SPOTS, START } from '../risk/valueAtRisk/riskDesk';

const WINDOW = 100;
const ALPHA = 0.05;
const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
const pack = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../resources/margin/house-grid.json'), 'utf8'),
) as RulePack;

/** Size of single instruments, by id. */
const bookOf = (sizes: Readonly<Record<string, number>>): Portfolio =>
  samplePortfolio((_, i) => sizes[i.id] ?? 0);

const LINEAR = bookOf({ 'deribit:BTC_USDC-PERPETUAL': 2 });
const INVERSE = bookOf({ 'deribit:BTC-PERPETUAL': -50_000 });
const EMPTY = bookOf({});

const desk = (books: readonly PastBook[], histories: readonly FactorHistory[] = SPOTS): PastDesk => ({
  books,
  histories,
  known: (id) => byId.get(id),
  snapshot: sampleSnapshot(),
  volSolver: markVolSolver,
  isIn: () => () => true,
  margin: { model: houseGrid, pack },
});

const RULES = {
  request: DEFAULT_RISK_REQUEST,
  alpha: ALPHA,
  window: WINDOW,
  methods: [
    {
      id: 'historical',
      forecaster: () => (_row: number, _run: unknown, past: Float64Array) =>
        historicalTail(past, { alpha: ALPHA, var: 7, es: 'acerbi-tasche' }),
    },
  ],
} as const;

const books = (from: number, to: number, of: (day: number) => Portfolio): PastBook[] =>
  Array.from({ length: to - from }, (_, k) => ({ dayMs: START + (from + k) * DAY, portfolio: of(from + k) }));

const daysOf = (run: PastDesk): readonly PastDay[] => valueOf(runPastBooks(run, RULES)).days;
const level = (day: number): number => SPOTS[0].values[day];

describe('the P&L of a past book', () => {
  it('is what the next close did to it: linear in USDC, inverse in coin at the spot of that close', () => {
    const change = (day: number): Portfolio => (day < 205 ? LINEAR : INVERSE);
    const tested = daysOf(desk(books(200, 210, change)));
    expect(tested).toHaveLength(10);
    tested.forEach(({ pnl, dayMs }, k) => {
      const [s0, s1] = [level(200 + k), level(201 + k)];
      const expected = k < 5 ? 2 * (s1 - s0) * 0.9998 : -50_000 * (1 / s0 - 1 / s1) * s1;
      expect(dayMs).toBe(START + (201 + k) * DAY);
      expect(Math.abs(pnl - expected), `day ${200 + k}: expected ${expected}, got ${pnl}`).toBeLessThan(
        1e-6 * 90_000,
      );
    });
  });

  it('of an option moves by its value between two past markets', () => {
    const id = 'deribit:BTC_USDC-2027-03-26-90000-C';
    const call = byId.get(id) ?? [...byId.values()].find((i) => i.kind === 'option' && !i.isInverse);
    const vols = history(
      'vol:BTC',
      Array.from(SPOTS[0].values, (_, t) => 0.5 + 0.1 * Math.sin(t)),
    );
    const [day] = daysOf(
      desk(
        books(300, 301, () => bookOf({ [call?.id ?? '']: 10 })),
        [...SPOTS, vols],
      ),
    );
    expect(Number.isFinite(day.pnl) && day.pnl !== 0).toBe(true);
    expect(day.leftOut).toBe(0);
    expect(valueOf(day.tails[0]).valueAtRisk).toBeGreaterThan(0);
  });
});

describe('a forecast', () => {
  it('knows nothing of the day that it is for, nor of any later one', () => {
    const changed = SPOTS.map((series) => ({
      ...series,
      values: series.values.map((value, t) => (t > 220 ? value * (1 + 0.1 * (t % 3)) : value)),
    }));
    const book = books(220, 221, () => LINEAR);
    const [[before], [after]] = [daysOf(desk(book)), daysOf(desk(book, changed))];
    expect(valueOf(after.tails[0])).toEqual(valueOf(before.tails[0]));
    const risks = ({ parts }: PastDay) => parts.map(({ label, valueAtRisk }) => [label, valueAtRisk]);
    expect(risks(after)).toEqual(risks(before));
    expect(after.margin).toBe(before.margin);
    expect(after.pnl).not.toBe(before.pnl);
  });

  it('is the same to the last digit when only the tested day changes, however far it goes', () => {
    const mixed = samplePortfolio((k, i) => (i.kind === 'option' ? (k % 3) - 1 : 1 + (k % 4)));
    const figures = [1, 0.5, 0.9999, 3].map((factor) => {
      const histories = SPOTS.map((series) => ({
        ...series,
        values: series.values.map((value, t) => (t === 301 ? value * factor : value)),
      }));
      const [{ tails, margin, parts, pnl }] = daysOf(
        desk(
          books(300, 301, () => mixed),
          histories,
        ),
      );
      const risks = parts.map(({ by, label, valueAtRisk }) => ({ by, label, valueAtRisk }));
      return { pnl, known: { tail: valueOf(tails[0]), margin, risks } };
    });
    for (const { known } of figures) expect(known).toEqual(figures[0].known);
    expect(new Set(figures.map(({ pnl }) => pnl)).size).toBe(4);
  });

  it('follows the book: twice the book is twice the VaR, the margin and the P&L', () => {
    const twice = bookOf({ 'deribit:BTC_USDC-PERPETUAL': 4 });
    const [[one], [two]] = [LINEAR, twice].map((book) => daysOf(desk(books(250, 251, () => book))));
    expect(valueOf(two.tails[0]).valueAtRisk / valueOf(one.tails[0]).valueAtRisk).toBeCloseTo(2, 10);
    expect(two.pnl / one.pnl).toBeCloseTo(2, 10);
    expect((two.margin ?? NaN) / (one.margin ?? NaN)).toBeGreaterThan(1.99);
  });
});

describe('days that cannot be tested', () => {
  it('are listed with the reason: empty books, short history, no next close', () => {
    const last = SPOTS[0].values.length - 1;
    const all = [
      ...books(50, 51, () => LINEAR),
      ...books(150, 152, (day) => (day === 150 ? EMPTY : LINEAR)),
      ...books(last, last + 1, () => LINEAR),
    ];
    const { days, skipped } = valueOf(runPastBooks(desk(all), RULES));
    expect(days).toHaveLength(1);
    expect(skipped.map(({ failure }) => failure.reason)).toEqual(['OUT_OF_RANGE', 'EMPTY', 'NOT_FOUND']);
    expect(skipped[0].failure.message).toContain('50 moves are stored before this day');
  });

  it('name the position without a history, and end when told to', () => {
    const alone = books(200, 201, () => bookOf({ 'deribit:ETH_USDC-PERPETUAL': 1 }));
    const { skipped } = valueOf(runPastBooks(desk(alone, [SPOTS[0]]), RULES));
    expect(skipped[0].failure.message).toContain('spot:ETH');
    const stopped = runPastBooks(desk(alone), RULES, () => false);
    expect(stopped.ok ? '' : stopped.failure.reason).toBe('CANCELLED');
  });
});

describe('the parts of a day', () => {
  it('add up by account, strategy and underlying; margins by account add up to that of the day', () => {
    const mixed = samplePortfolio((k, i) => (i.kind === 'perpetual' ? 1 + (k % 4) : 0));
    const [day] = daysOf(desk(books(400, 401, () => mixed)));
    for (const by of ['account', 'strategy', 'underlying'] as const) {
      const sum = day.parts.filter((part) => part.by === by).reduce((total, { pnl }) => total + pnl, 0);
      expect(Math.abs(sum - day.pnl), `${by}: ${sum} of ${day.pnl}`).toBeLessThan(1e-6);
    }
    const margins = day.parts.flatMap(({ margin }) => margin ?? []);
    expect(margins.reduce((a, b) => a + b, 0)).toBeCloseTo(day.margin ?? NaN, 6);
  });
});
