import { describe, expect, it } from 'vitest';
import { factorsInWords } from '../../../src/renderer/format/factor';

describe('factors in words', () => {
  it.each([
    ['spot:BTC', 'BTC spot'],
    ['equity:SPX', 'SPX'],
    ['1.4 x log return of spot:BTC', '1.4 x log return of BTC spot'],
    [
      'lambda of parameter set 1: spot:BTC 0.9412, vol:ETH 0.94 by default.',
      'lambda of parameter set 1: BTC spot 0.9412, ETH vol 0.94 by default.',
    ],
    ['no vol history: of BTC', 'no vol history: of BTC'],
    ['peg:USDC.', 'USDC peg.'],
    ['at 12:30 the rate: 5 %', 'at 12:30 the rate: 5 %'],
  ])('%s reads %s', (id, words) => {
    expect(factorsInWords(id)).toBe(words);
  });
});
