/** Clearing-house models on coin books, against their rules by hand. */
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/engine/instruments/instrument';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import type { MarginComponent, MarginModel, MarginResult } from '../../../../src/engine/margin/marginModel';
import { regtMargin } from '../../../../src/engine/margin/regt/regtMargin';
import { spanMargin } from '../../../../src/engine/margin/span/spanMargin';
import { timsMargin } from '../../../../src/engine/margin/tims/timsMargin';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { compileSample, quoteOf, sampleInstruments, samplePortfolio } from '../../risk/sampleBook';
import { shippedPack } from '../rulePacks';

type Sizes = Readonly<Record<string, number>>;

function margin(model: MarginModel, sizes: Sizes): MarginResult {
  const portfolio = samplePortfolio((_, i) => sizes[i.symbol] ?? 0);
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const { universe, market, book } = compileSample({ ...portfolio, positions });
  const pack = shippedPack(model.rulePackKind.replace('.', '-'));
  const engine = createMarginEngine(universe, market, [{ model, pack }]);
  return evaluateMargin(engine, 0, { book, account: 0, unit: instrumentRisk(universe, market) });
}

const find = (node: MarginComponent, id: string): MarginComponent | undefined =>
  node.id === id ? node : node.children.map((child) => find(child, id)).find((found) => found !== undefined);
const amount = (result: MarginResult, id: string): number => find(result.components[1], id)?.amountUsd ?? NaN;

const PERPETUAL = 'BTC_USDC-PERPETUAL';
const MARK = 90_000 * 1.0003 * 0.9998;
const options = (type: 'call' | 'put', strike: number): readonly Instrument[] =>
  sampleInstruments().filter(
    (i) =>
      i.kind === 'option' &&
      !i.isInverse &&
      i.underlying === 'BTC' &&
      i.optionType === type &&
      Math.abs(i.strike - strike) < 1e-6,
  );

describe('SPAN on coins', () => {
  it('scans one perpetual at its price scan range', () => {
    const result = margin(spanMargin, { [PERPETUAL]: 1 });
    expect(result.maintenanceMarginUsd).toBeCloseTo(0.2 * MARK, 4);
    expect(result.initialMarginUsd).toBeCloseTo(1.1 * 0.2 * MARK, 4);
    expect(result.worst?.label).toContain('price -3/3');
  });

  it('charges a calendar spread by the distance of its tiers', () => {
    const futures = sampleInstruments().filter((i) => i.kind === 'future' && i.underlying === 'BTC');
    const [near, , far] = futures.map((i) => i.symbol);
    const result = margin(spanMargin, { [near]: 90_000, [far]: -90_000 });
    expect(amount(result, 'intra') / 90_000).toBeCloseTo(0.02, 3);
  });

  it('gives credit to opposite deltas of two coins only', () => {
    const ETH = 'ETH_USDC-PERPETUAL';
    const opposite = margin(spanMargin, { [PERPETUAL]: 1, [ETH]: -30 });
    const same = margin(spanMargin, { [PERPETUAL]: 1, [ETH]: 30 });
    const ranges = 0.2 * MARK + 0.25 * 30 * 3_000 * 1.0003 * 0.9998;
    expect(same.maintenanceMarginUsd).toBeCloseTo(ranges, 3);
    expect(opposite.maintenanceMarginUsd).toBeCloseTo(ranges / 2, 3);
  });

  it('asks the minimum of short options that hardly scan', () => {
    const [far] = options('put', 90_000 * 0.7);
    const result = margin(spanMargin, { [far.symbol]: -1 });
    expect(result.maintenanceMarginUsd).toBeGreaterThanOrEqual(0.01 * 90_000);
  });
});

describe('TIMS on coins', () => {
  it('takes 15 % of one perpetual, and less of two coins against each other', () => {
    const one = margin(timsMargin, { [PERPETUAL]: 1 });
    expect(one.maintenanceMarginUsd).toBeCloseTo(0.15 * MARK, 4);
    const pair = margin(timsMargin, { [PERPETUAL]: 1, 'ETH_USDC-PERPETUAL': -30 });
    const short = 0.15 * 30 * 3_000 * 1.0003 * 0.9998;
    expect(pair.maintenanceMarginUsd).toBeCloseTo(0.15 * MARK - 0.5 * short, 3);
  });
});

describe('Reg T on coins', () => {
  it('pairs a short call with the perpetual', () => {
    const call = options('call', 90_000)[1];
    const covered = margin(regtMargin, { [PERPETUAL]: 1, [call.symbol]: -1 });
    const naked = margin(regtMargin, { [call.symbol]: -1 });
    expect(find(covered.components[1], 'covered_call')?.inputs?.coins).toBeCloseTo(1, 6);
    expect(covered.maintenanceMarginUsd).toBeCloseTo(0.25 * 90_000 * 1.0003 * 0.9998, -2);
    // At the money: 20 % of the price, which beats the 10 % floor; the premium is in the equity.
    expect(naked.maintenanceMarginUsd).toBeCloseTo(0.2 * 90_000, 6);
  });

  it('asks the width less the credit for a short put spread, the premium for a long option', () => {
    const [low] = options('put', 63_000);
    const [high] = options('put', 81_000);
    const premium = (i: Instrument): number => (quoteOf(i).mark?.value ?? NaN) * 0.9998;
    const spread = margin(regtMargin, { [low.symbol]: 1, [high.symbol]: -1 });
    const alone = Math.max(0.2 * 90_000 - 9_000, 0.1 * 81_000) + premium(low);
    const width = 18_000 + premium(low) - premium(high);
    expect(spread.maintenanceMarginUsd).toBeCloseTo(Math.min(width, alone), 6);
    expect(margin(regtMargin, { [low.symbol]: 2 }).initialMarginUsd).toBeCloseTo(2 * premium(low), 6);
  });
});
