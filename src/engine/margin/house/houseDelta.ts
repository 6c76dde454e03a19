/** House model without scenarios: a rate on the net delta of each coin, plus add-ons. */
import { holdingsBy, holdingsToMargin, marginResult } from '../account';
import { leafUsd, sum } from '../component';
import type { MarginComponent, MarginModel } from '../marginModel';
import { findNumber, packNumber } from '../rulePack';
import { addOnLeaf, coinAddOns, deltaUsdOf } from './coinAddOns';

/** Vega and gamma are not margined but by the short-option add-on: for books of futures. */
export const houseDelta: MarginModel = {
  id: 'house.delta',
  name: 'House delta-only',
  venue: 'house',
  rulePackKind: 'house.delta',
  scenarios: () => [],
  evaluate(input, pack) {
    const { universe } = input;
    const coins = holdingsBy(holdingsToMargin(input), (row) => universe.underlying[row]).map(([u, held]) => {
      const coin = universe.underlyings[u];
      return {
        coin,
        delta: deltaUsdOf(input, held),
        rate: findNumber(pack, 'delta_rate', coin) ?? 0,
        terms: coinAddOns(input, pack, coin, held),
      };
    });
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over coins' },
        coins.map(({ coin, delta, rate, terms }) =>
          sum({ id: `underlying.${coin}`, label: coin, formula: 'delta margin + add-ons' }, [
            leafUsd(
              {
                ...{ id: 'delta', label: 'Delta', formula: 'rate x |delta USD|' },
                inputs: { rate, 'delta USD': delta },
              },
              Math.abs(delta) * rate * factor,
            ),
            ...terms.map((term) => addOnLeaf(term, factor)),
          ]),
        ),
      );
    return marginResult(houseDelta, 'delta-only house margin', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      modelFailures: new Map(),
      notes: ['Delta only: convexity and vega of options are not margined'],
    });
  },
};
