import { describe, expect, it } from 'vitest';
import { spanParameterFaults } from '../../../../src/engine/margin/span/checkParameters';
import type { SpanParameters } from '../../../../src/engine/margin/span/spanParameters';
import { contract, parameters } from './sampleParameters';

describe('parameters', () => {
  const [commodity] = parameters.commodities;
  const edited = (changes: Partial<typeof commodity>): SpanParameters => ({
    ...parameters,
    commodities: [{ ...commodity, ...changes }],
  });
  const messages = (set: SpanParameters): readonly string[] =>
    spanParameterFaults(set).map(({ message }) => message);

  it('are sound, or refused with the place and the cause', () => {
    expect(messages(parameters)).toEqual([]);
    const short = contract('near', '2026-12', { riskArray: [1, 2] });
    expect(messages(edited({ contracts: [short] }))).toEqual([
      'SPAN parameters: SP near: risk array has 2 figures, must have 16',
    ]);
    expect(messages(edited({ tiers: commodity.tiers.slice(0, 1) }))).toEqual([
      'SPAN parameters: SP spread 1: tier 2 is not defined',
    ]);
    expect(messages(edited({ contracts: [...commodity.contracts, commodity.contracts[0]] }))).toEqual([
      'SPAN parameters: near: is given twice',
    ]);
    const legs = [{ commodity: 'ND', side: 'A', deltaRatio: 1, creditRate: 0.5 } as const];
    expect(messages({ ...parameters, interSpreads: [{ priority: 1, legs }] })).toEqual([
      'SPAN parameters: inter-commodity spread 1: commodity ND is not defined',
    ]);
  });
});
