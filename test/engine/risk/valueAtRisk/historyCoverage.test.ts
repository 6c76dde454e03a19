/** Which stored series a run uses, what stands in for the others, and that rates, pegs and funding move figures. */
import { describe, expect, it } from 'vitest';
import type { FactorHistory } from '../../../../src/engine/market/factorHistory';
import { coverWindow } from '../../../../src/engine/risk/valueAtRisk/historyCoverage';
import { prepareRisk } from '../../../../src/engine/risk/valueAtRisk/valueAtRisk';
import { outsideFactors } from '../../../../src/engine/risk/valueAtRisk/outsideFactors';
import { bookHistory } from '../../../../src/engine/risk/valueAtRisk/rollingRevaluation';
import { createBookRun } from '../../../../src/engine/risk/valueAtRisk/bookRun';
import { black76Undiscounted } from '../../../../src/engine/pricing/black76';
import { compileSample, mixedSizes, samplePortfolio } from '../sampleBook';
import { valueOf } from '../marketReturns';
import { history, QUICK, SPOTS, walk } from './riskDesk';

/** The newest `days` of a series. */
const newest = (series: FactorHistory, days: number): FactorHistory => ({
  ...series,
  timesMs: series.timesMs.slice(-days),
  values: series.values.slice(-days),
});
const linesOf = (histories: readonly FactorHistory[]) => {
  const desk = compileSample(samplePortfolio(mixedSizes));
  const prepared = valueOf(prepareRisk({ ...desk, histories }, QUICK));
  const { map } = prepared.run.scope;
  const lines = new Map(map.lines.map((line) => [line.subject, line]));
  return { desk, prepared, map, line: (subject: string) => lines.get(subject) };
};

describe('a vol index', () => {
  it('that covers the window is the vol factor and says so', () => {
    const { map, line } = linesOf([...SPOTS, newest(walk('vol:BTC', 701, 0.5, 0.05), 520)]);
    expect(line('BTC vol')).toMatchObject({ status: 'history', rule: expect.stringContaining('vol:BTC') });
    expect(map.ids).toContain('vol:BTC');
  });

  it('that is too short is not used, costs the window nothing, and is told with its days', () => {
    const { prepared, map, line } = linesOf([...SPOTS, newest(walk('vol:BTC', 701, 0.5, 0.05), 120)]);
    expect(line('BTC vol')).toMatchObject({
      status: 'assumed',
      rule: expect.stringContaining('vol:BTC has 120 of the 501 days of the window, not used'),
    });
    expect(map.ids).not.toContain('vol:BTC');
    expect(prepared.panel.count).toBe(700);
  });

  it('that stands still is not used', () => {
    const still = history('vol:BTC', new Array<number>(701).fill(0.5));
    expect(linesOf([...SPOTS, still]).line('BTC vol')?.rule).toContain('vol:BTC is constant at 0.5');
  });
});

describe('the basis of forwards', () => {
  const funding = walk('funding:BTC', 701, 0.08, 0.05);
  const rate = walk('rate:USD', 701, 0.04, 0.0006);

  it('is its own history, else the mean of funding, else the rate by covered interest, else held', () => {
    const basis = walk('basis:BTC', 701, 0.06, 0.01);
    expect(linesOf([...SPOTS, basis, funding, rate]).line('BTC basis')).toMatchObject({ status: 'history' });
    const byFunding = linesOf([...SPOTS, funding, rate]);
    expect(byFunding.line('BTC basis')).toMatchObject({
      status: 'assumed',
      rule: expect.stringContaining('mean funding a year of 7 days'),
    });
    const made = coverWindow([...SPOTS, funding], ['spot:BTC', 'spot:ETH'], ['BTC'], 500).histories;
    const level = made.find(({ id }) => id === 'basis:BTC')?.values[0];
    expect(level).toBeCloseTo(funding.values.slice(0, 7).reduce((sum, r) => sum + r, 0) / 7, 14);
    expect(linesOf([...SPOTS, rate]).line('BTC basis')).toMatchObject({
      status: 'assumed',
      rule: expect.stringContaining('covered interest with rate:USD'),
    });
    expect(linesOf(SPOTS).line('BTC basis')).toMatchObject({ status: 'held' });
  });

  it('moved by the rate moves the book as the same basis shift does', () => {
    const { map, prepared } = linesOf([...SPOTS, rate]);
    const only = (id: string) => Float64Array.from(map.ids, (each) => (each === id ? 0.01 : 0));
    const [byRate] = prepared.run.pnl(only('rate:USD'));
    const twin = linesOf([...SPOTS, walk('basis:BTC', 701, 0.05, 0.01), walk('basis:ETH', 701, 0.05, 0.01)]);
    const moves = Float64Array.from(twin.map.ids, (id) => (id.startsWith('basis') ? 0.01 : 0));
    const [byBasis] = twin.prepared.run.pnl(moves);
    expect(Math.abs(byRate)).toBeGreaterThan(1);
    expect(byRate).toBeCloseTo(byBasis, 6);
  });
});

describe('a rate history', () => {
  const rate = walk('rate:USD', 701, 0.04, 0.0006);
  const bases = [walk('basis:BTC', 701, 0.05, 0.01), walk('basis:ETH', 701, 0.05, 0.01)];

  it('says that it moves nothing where no premium is discounted and forwards have their own basis', () => {
    const { map, line } = linesOf([...SPOTS, ...bases, rate]);
    expect(line('USD rate')).toMatchObject({
      status: 'held',
      rule: expect.stringContaining('moves nothing'),
    });
    expect(map.ids).not.toContain('rate:USD');
  });

  it('moves the discount of premiums that are paid early: D u becomes e^(-dr T) D u', () => {
    const desk = compileSample(samplePortfolio(mixedSizes));
    const { universe, market, book } = desk;
    market.discount.forEach((_, e) => (market.discount[e] = Math.exp(-0.05 * market.years[e])));
    const prepared = valueOf(prepareRisk({ ...desk, histories: [...SPOTS, ...bases, rate] }, QUICK));
    const { map } = prepared.run.scope;
    const run = createBookRun({ universe, market, book, map, isIn: () => true, horizonDays: 1 });
    const moves = Float64Array.from(map.ids, (id) =>
      id === 'rate:USD' ? 0.02 : id === 'spot:BTC' ? -0.1 : 0,
    );
    const parts = run.positionPnl(moves, [0]);
    let seen = 0;
    for (let p = 0; p < book.count; p++) {
      const row = book.instrument[p];
      const isBtc = universe.underlyings[universe.underlying[row]] === 'BTC';
      if (!isBtc || universe.strike[row] === 0 || Number.isNaN(universe.strike[row])) continue;
      if (universe.isInverse[row] === 1 || !(universe.expirySlot[row] >= 0) || !(market.vol[row] > 0))
        continue;
      const e = universe.expirySlot[row];
      const years = market.years[e];
      const days = years * 365;
      const weight = (30 / Math.max(days, 1)) ** (days < 30 ? 0.3 : 0.13);
      const sign = universe.isCall[row] === 1 ? 1 : -1;
      const worth = (f: number, vol: number, discount: number): number =>
        discount * black76Undiscounted(sign, f, universe.strike[row], vol * Math.sqrt(years));
      const before = worth(market.forward[e], market.vol[row], market.discount[e]);
      const after = worth(
        market.forward[e] * Math.exp(-0.1),
        market.vol[row] * Math.exp(weight * 0.1),
        market.discount[e] * Math.exp(-0.02 * years),
      );
      const expected = book.quantity[p] * (after - before) * market.usdRate[universe.currencySlot[row]];
      expect(parts.at(0, p), `${universe.instruments[row].id}`).toBeCloseTo(expected, 5);
      seen++;
    }
    expect(seen).toBeGreaterThan(3);
  });

  it('of a market that closes carries its level over the weekend and costs the window no day', () => {
    const weekdays = Array.from(rate.timesMs.keys()).filter(
      (k) => new Date(rate.timesMs[k]).getUTCDay() % 6 !== 0,
    );
    const closed = history(
      'rate:USD',
      weekdays.map((k) => rate.values[k]),
      weekdays.map((k) => rate.timesMs[k]),
    );
    const { prepared, map } = linesOf([...SPOTS, closed]);
    expect(map.ids).toContain('rate:USD');
    expect(prepared.panel.count).toBeGreaterThan(695);
  });
});

it('a peg that covers the window moves the rate of its currency', () => {
  const peg = walk('peg:USDC', 701, 0, 0.001);
  const { map, line, prepared } = linesOf([...SPOTS, peg]);
  expect(line('USDC rate')).toMatchObject({ status: 'history', rule: 'peg:USDC' });
  const moves = Float64Array.from(map.ids, (id) => (id === 'spot:BTC' ? -0.1 : id === 'peg:USDC' ? -0.2 : 0));
  const without = Float64Array.from(map.ids, (id) => (id === 'spot:BTC' ? -0.1 : 0));
  expect(prepared.run.pnl(moves)[0]).not.toBeCloseTo(prepared.run.pnl(without)[0], 0);
});

it('an underlying that is no coin moves by its own market', () => {
  const asEquity = SPOTS.map((series) => ({ ...series, id: series.id.replace('spot:ETH', 'equity:ETH') }));
  const { map, line } = linesOf(asEquity);
  expect(line('ETH spot')).toMatchObject({ status: 'history', rule: 'equity:ETH' });
  expect(map.refused.size).toBe(0);
});

describe('markets outside the book', () => {
  const shares = walk('equity:SPX', 701, 5_000, 0.01, 0.6);

  it('are related to the P&L of the book on the days that both have', () => {
    const { prepared } = linesOf([...SPOTS, shares]);
    const [row] = outsideFactors(prepared, prepared.inputs.histories);
    expect(row).toMatchObject({ factor: 'equity:SPX', days: 500, failure: null });
    const pnl = bookHistory(prepared.run, prepared.panel).slice(-500);
    const moves = shares.values
      .slice(1)
      .map((level, k) => Math.log(level / shares.values[k]))
      .slice(-500);
    const mean = (list: Float64Array) => list.reduce((sum, x) => sum + x, 0) / list.length;
    const [a, b] = [moves.map((m) => m - mean(moves)), pnl.map((p) => p - mean(pnl))];
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, each, k) => sum + each * y[k], 0);
    expect(row.correlation).toBeCloseTo(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 10);
    const worst = Array.from(moves.keys())
      .sort((x, y) => moves[x] - moves[y])
      .slice(0, 25);
    expect(row.pnlOnWorstDays).toBeCloseTo(worst.reduce((sum, k) => sum + pnl[k], 0) / 25, 4);
  });

  it('with too few days are refused by name, and no run is refused for them', () => {
    const { prepared } = linesOf([...SPOTS, newest(shares, 40)]);
    expect(prepared.unused).toEqual(['equity:SPX has 40 of the 501 days of the window']);
    const [row] = outsideFactors(prepared, [newest(shares, 40)]);
    expect(row.failure?.message).toBe('equity:SPX: 39 days of the window, 60 are needed');
  });
});
