import { describe, expect, it } from 'vitest';
import { spanPortfolio } from '../../../src/engine/margin/span/spanPortfolio';
import { readSpanParameters } from '../../../src/main/files/spanParameters';
import { refusal, value } from '../db/workspace';
import { BTC, spn } from './spanText';

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
});
