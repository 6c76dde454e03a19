import { describe, expect, it } from 'vitest';
import { spanPortfolio } from '../../../src/engine/margin/span/spanPortfolio';
import { readSpanParameters } from '../../../src/main/files/spanParameters';
import { refusal, value } from '../db/workspace';
import { BTC, ETH, spn } from './spanText';

const charge = (spread: number, outright: number): string =>
  `<spotRate><r>1</r><pe>20261225</pe><sprd>${spread}</sprd><outr>${outright}</outr></spotRate></ccDef>`;
/** The front tier holds the December period alone where `isAlone`. */
function file(spread: number, outright: number, isAlone: boolean): string {
  const text = spn([BTC]).replace('</ccDef>', charge(spread, outright));
  return isAlone
    ? text.replace('<sPe>20261120</sPe><ePe>20261231</ePe>', '<sPe>20261225</sPe><ePe>20261225</ePe>')
    : text;
}

describe('delivery charges of a SPAN file', () => {
  it('add the rate of the deltas that are left near delivery', () => {
    const held = [{ contractId: 'BTCF-20261225', quantity: -3 }];
    const risk = (text: string) =>
      value(spanPortfolio(value(readSpanParameters(text, 'f.spn', ['BTC'], 1)), held)).byCommodity[0];
    const [without, given] = [risk(file(0, 0, true)), risk(file(50, 400, true))];
    expect([without.deliveryCharge, given.deliveryCharge]).toEqual([0, 3 * 400]);
    expect(given.risk - without.risk).toBeCloseTo(1_200, 9);
  });

  it('are refused with their line where the period shares its tier, and mean nothing at 0', () => {
    expect(readSpanParameters(file(0, 0, false), 'f.spn', ['BTC'], 1).ok).toBe(true);
    expect(refusal(readSpanParameters(file(0, 400, false), 'f.spn', ['BTC'], 1)).message).toMatch(
      /^f\.spn: line \d+: the delivery charge of 2026-12-25 needs a tier of that period alone$/,
    );
  });

  it('count once where the file gives them for several types of account', () => {
    const held = [{ contractId: 'BTCF-20261225', quantity: 3 }];
    const text = file(0, 400, true).replace('</ccDef>', charge(0, 500).replace('<r>1</r>', '<r>2</r>'));
    const parameters = value(readSpanParameters(text, 'f.spn', ['BTC'], 1));
    expect(value(spanPortfolio(parameters, held)).byCommodity[0].deliveryCharge).toBe(1_200);
  });
});

describe('spreads of a SPAN file', () => {
  const both = spn([BTC, ETH]);
  const tier = '<tier><tn>1</tn></tier>';
  const credit = both.replace('<cc>BTC</cc><tn>0</tn>', '<cc>BTC</cc><tn>1</tn>');
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'by the month',
      both.replace('<chargeMeth>F<', '<chargeMeth>P<'),
      /line \d+: <chargeMeth> "P" is not covered here, F only/,
    ],
    [
      'between commodities at a flat rate',
      both.replace(
        '<spread>1</spread><rate><r>1</r><val>0.55',
        '<spread>1</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>0.55',
      ),
      /line \d+: <chargeMeth> "F" is not covered here, W only/,
    ],
    [
      'on one of several tiers',
      credit.replace('</intraTiers>', `</intraTiers><interTiers>${tier}${tier}</interTiers>`),
      /line \d+: a credit on tier 1 of BTC, one of 2, is not covered/,
    ],
  ];
  it.each(cases)('are refused with their line: %s', (_, text, message) => {
    expect(refusal(readSpanParameters(text, 'f.spn', [], 1)).message).toMatch(message);
  });
  it('on the only tier are those of the commodity', () => {
    const text = credit.replace('</intraTiers>', `</intraTiers><interTiers>${tier}</interTiers>`);
    expect(value(readSpanParameters(text, 'f.spn', [], 1)).interSpreads).toHaveLength(1);
  });
});
