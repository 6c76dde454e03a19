import { describe, expect, it } from 'vitest';
import { rulePackSchema } from '../../../../src/contracts/rulePacks';
import type { RuleParameter } from '../../../../src/engine/margin/rulePack';
import { shippedPack } from '../rulePacks';

/** What the schema says of a shipped pack with one value replaced. */
function problem(pack: string, name: string, value: RuleParameter['value']): string | undefined {
  const shipped = shippedPack(pack);
  const parameters = shipped.parameters.map((p) => (p.name === name ? { ...p, value } : p));
  return rulePackSchema.safeParse({ ...shipped, parameters }).error?.issues[0].message;
}

describe('packs of clearing and house models', () => {
  it('are refused with the limit that a value breaks', () => {
    expect(problem('house-var', 'ewma_lambda', 1)).toBe('ewma_lambda must be in (0, 1), got 1');
    expect(problem('house-var', 'holding_days', 1.5)).toBe(
      'holding_days must be a whole number in [1, 30], got 1.5',
    );
    expect(problem('house-var', 'tail_measure', 'median')).toBe(
      'tail_measure must be one of var, es, got "median"',
    );
    expect(problem('eurex-prisma', 'daily_log_returns', [0.01, -0.02])).toBe(
      'daily_log_returns must be at least 60 moves that differ, got 2',
    );
    expect(problem('cme-span', 'extreme_cover', 1.5)).toBe('extreme_cover must be in [0, 1], got 1.5');
    expect(problem('occ-tims', 'initial_factor', 0.9)).toBe('initial_factor must be in [1, 100], got 0.9');
    expect(problem('cboe-regt', 'naked_rate', -0.1)).toBe('naked_rate must be at least 0, got -0.1');
    expect(problem('house-delta', 'daily_volume_usd', 0)).toContain('daily_volume_usd must be in (0, ');
  });

  it('name what is published by nobody', () => {
    for (const name of ['cme-span', 'cme-span2', 'eurex-prisma', 'occ-tims', 'cboe-regt'])
      expect(shippedPack(name).parameters.some(({ confidence }) => confidence === 'assumed')).toBe(true);
    for (const name of ['house-var', 'house-delta'])
      expect(shippedPack(name).parameters.every(({ confidence }) => confidence === 'policy')).toBe(true);
  });

  it('lack nothing that their model reads', () => {
    const pack = shippedPack('cme-span2');
    for (const name of new Set(pack.parameters.map((p) => p.name))) {
      if (['long_run_days'].includes(name)) continue;
      const without = { ...pack, parameters: pack.parameters.filter((p) => p.name !== name) };
      expect(rulePackSchema.safeParse(without).error?.issues[0].message).toBe(`parameter ${name} is missing`);
    }
  });
});
