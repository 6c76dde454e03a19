import { describe, expect, it } from 'vitest';
import { sampleCorrelation } from '../../../../src/engine/market/correlation/correlationMatrix';
import { correlatedPack } from '../../../../src/engine/margin/dial/correlatedPack';
import { correlationUse } from '../../../../src/engine/margin/dial/correlationUse';
import { dialedMargin, type DialedDesk } from '../../../../src/engine/margin/dial/dialMargin';
import { historyOf } from '../../../../src/engine/margin/house/marketHistory';
import { houseVar } from '../../../../src/engine/margin/house/houseVar';
import { prismaMargin } from '../../../../src/engine/margin/prisma/prismaMargin';
import { span2Margin } from '../../../../src/engine/margin/span/span2Margin';
import type { RulePack } from '../../../../src/engine/margin/rulePack';
import { compileBook } from '../../../../src/engine/portfolio/compiledBook';
import { ewmaVariance } from '../../../../src/engine/risk/volatility/ewma';
import { sampleRun } from '../../calibration/sampleRun';
import { value } from '../../calibration/samples';
import { allModels, shippedPack } from '../rulePacks';

const PACK = shippedPack('house-var');
const rhoOf =
  (rho: number) =>
  (a: string, b: string): number =>
    a === b ? 1 : rho;

/** Of the residuals over each day's own volatility, which the change is made on. */
function residualsOf(pack: RulePack, sigmasOf: RulePack = pack): readonly Float64Array[] {
  const sigmas = historyOf(sigmasOf).returns.map(
    (list) => value(ewmaVariance(list, 0.97, 'sample')).variance,
  );
  return historyOf(pack).returns.map((list, k) =>
    Float64Array.from(list, (move, t) => move / Math.sqrt(sigmas[k][t])),
  );
}
const sampleRho = (pack: RulePack, sigmasOf?: RulePack): number =>
  value(sampleCorrelation(residualsOf(pack, sigmasOf))).entries[1];

describe('a pack with other correlations', () => {
  it.each([-0.5, 0, 0.4, 0.95, 1])('has residuals correlated by %f', (rho) => {
    const moved = value(correlatedPack(PACK, rhoOf(rho)));
    expect(sampleRho(moved, PACK)).toBeCloseTo(rho, 9);
  });

  it('is itself at its own correlation, and keeps the variance of each coin at any', () => {
    const own = value(correlatedPack(PACK, rhoOf(sampleRho(PACK))));
    for (const [k, list] of historyOf(own).returns.entries())
      list.forEach((move, t) => expect(move).toBeCloseTo(historyOf(PACK).returns[k][t], 12));
    const far = residualsOf(value(correlatedPack(PACK, rhoOf(0.2))), PACK);
    const squares = (list: Float64Array): number => {
      const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
      return list.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    };
    residualsOf(PACK).forEach((list, k) => expect(squares(far[k]) / squares(list)).toBeCloseTo(1, 9));
  });

  it('is left as it is where no two of its coins are known', () => {
    expect(value(correlatedPack(PACK, () => undefined))).toBe(PACK);
    expect(value(correlatedPack(PACK, (a, b) => (a === 'BTC' && b === 'BTC' ? 1 : undefined)))).toBe(PACK);
  });
});

/** Long bitcoin against short ether, as futures of equal worth: a book that lives from its correlation. */
function spread(): DialedDesk {
  const { portfolio, universe, market, unit } = sampleRun();
  const [first] = portfolio.accounts;
  const bookId = portfolio.books.find(({ accountId }) => accountId === first.id)?.id ?? '';
  const held = ['BTC', 'ETH'].flatMap((coin) => {
    const id = [...universe.indexOf.keys()].find((each) => each === `deribit:${coin}-PERPETUAL`);
    return id === undefined ? [] : [id];
  });
  if (held.length < 2) throw new Error(`no perpetuals in ${[...universe.indexOf.keys()].join(', ')}`);
  const template = portfolio.positions[0];
  const positions = held.map((instrumentId, k) => ({
    ...template,
    id: `p${k}`,
    bookId,
    instrumentId,
    quantity: k === 0 ? '1000000' : '-1000000',
    averagePrice: null,
  }));
  const book = compileBook({ ...portfolio, positions }, universe);
  return { universe, market, unit, book, accounts: [portfolio.accounts.indexOf(first)] };
}

describe('margin on the dial', () => {
  const desk = spread();
  it.each([
    [houseVar, 'house-var'],
    [span2Margin, 'cme-span2'],
    [prismaMargin, 'eurex-prisma'],
  ])(
    '%o: a spread costs less the closer its legs move together, and its netting saves more',
    (model, name) => {
      const pack = shippedPack(name);
      const found = [0, 0.4, 0.8].map((rho) => value(dialedMargin(desk, { model, pack }, rhoOf(rho))));
      const margins = found.map(({ initialUsd }) => initialUsd);
      const saved = found.map(({ pairs }) => pairs[0].savedUsd);
      for (let k = 1; k < margins.length; k++) {
        expect(margins[k], `${name} ${margins.join(' ')}`).toBeLessThan(margins[k - 1]);
        expect(saved[k], `${name} ${saved.join(' ')}`).toBeGreaterThan(saved[k - 1]);
      }
      expect(found[0].pairs).toHaveLength(1);
    },
  );

  it('knows which models read correlations, and that the others do not move', () => {
    const kinds = new Map(allModels().map(({ model, pack }) => [model.id, correlationUse(pack).kind]));
    const reading = [...kinds].filter(([, kind]) => kind === 'history').map(([id]) => id);
    expect(reading).toEqual(['cme.span2', 'eurex.prisma', 'house.var']);
    expect(kinds.get('cme.span')).toBe('fixed');
    expect(kinds.get('deribit.pm')).toBe('none');
    for (const active of allModels()) {
      if (kinds.get(active.model.id) === 'history') continue;
      const [plain, moved] = [undefined, rhoOf(0.1)].map((rho) => value(dialedMargin(desk, active, rho)));
      expect(moved, active.model.id).toEqual(plain);
    }
  });
});
