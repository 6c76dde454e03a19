/** Sensitivity of margin to the rule packs: exact where the formula says so, and no pack breaks a model. */
import { describe, expect, it } from 'vitest';
import { rulePackSchema } from '../../../src/contracts/rulePacks';
import { failure, success, type Result } from '../../../src/engine/basics/result';
import { bumpedValue, DEFAULT_BUMP } from '../../../src/engine/calibration/modelRisk/bumpParameter';
import { parameterSensitivity } from '../../../src/engine/calibration/modelRisk/parameterSensitivity';
import { createMarginEngine, evaluateMargin } from '../../../src/engine/margin/marginEngine';
import type { RulePack } from '../../../src/engine/margin/rulePack';
import { allModels } from '../margin/rulePacks';
import { sampleRun } from './sampleRun';

const check = (pack: RulePack): Result<RulePack> => {
  const parsed = rulePackSchema.safeParse(pack);
  return parsed.success ? success(pack) : failure('INVALID_INPUT', parsed.error.issues[0].message);
};

describe('the sensitivity of the sample accounts', () => {
  const run = sampleRun();
  const { universe, market, book, unit } = run;
  const engine = createMarginEngine(universe, market, allModels());
  const at = (id: string): number => engine.models.findIndex(({ model }) => model.id === id);
  const of = (id: string, account: number) =>
    parameterSensitivity({ engine, at: at(id), request: { book, account, unit }, check });

  it('is proportional where the requirement is: the base rate of futures under standard margin', () => {
    const { parameters, initialUsd } = of('deribit.sm', 1);
    const [base] = parameters;
    expect(base).toMatchObject({ parameter: 'future_im_base', scope: 'BTC', confidence: 'two-sources' });
    const slope = parameters.find((p) => p.parameter === 'future_im_slope' && p.scope === 'BTC');
    expect(base.up?.initialUsd).toBeCloseTo(-(base.down?.initialUsd ?? NaN), 6);
    // The requirement is base + slope: a tenth more of both is a tenth more of it.
    const together = (base.up?.initialUsd ?? NaN) + (slope?.up?.initialUsd ?? NaN);
    expect(together, `${together} of ${initialUsd}`).toBeCloseTo(0.1 * initialUsd, 4);
  });

  it('equals margin under a pack edited by hand, where the scenarios move with it', () => {
    const { parameters, initialUsd } = of('deribit.pm', 0);
    const { model, pack } = engine.models[at('deribit.pm')];
    const edited = {
      ...pack,
      parameters: pack.parameters.map((p) =>
        p.name === 'price_range' && p.scope === 'BTC' ? { ...p, value: (p.value as number) * 1.1 } : p,
      ),
    };
    const fresh = createMarginEngine(universe, market, [{ model, pack: edited }]);
    const moved = evaluateMargin(fresh, 0, { book, account: 0, unit }).initialMarginUsd;
    const row = parameters.find((p) => p.parameter === 'price_range' && p.scope === 'BTC');
    expect(row?.up?.initialUsd).toBe(moved - initialUsd);
    expect(row?.up?.initialUsd).toBeGreaterThan(0);
  });

  it.each(engine.models.map(({ model }) => model.id))(
    '%s: listed by size, every number finite, nothing thrown',
    (id) => {
      for (const account of [0, 1]) {
        const { parameters, skipped, weakUsd } = of(id, account);
        const sizes = parameters.map(({ sizeUsd }) => sizeUsd);
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        expect(parameters.length + skipped.length).toBe(engine.models[at(id)].pack.parameters.length);
        for (const { parameter, up, down, notes } of parameters) {
          for (const side of [up, down])
            expect(side === null || Number.isFinite(side.initialUsd), `${parameter}: ${notes.join()}`).toBe(
              true,
            );
          expect(notes.length, parameter).toBe([up, down].filter((side) => side === null).length);
        }
        expect(weakUsd).toBeGreaterThanOrEqual(0);
      }
    },
  );
});

describe('a moved parameter', () => {
  const parameter = (name: string, value: number | string | readonly number[]) => ({
    name,
    scope: '*',
    value,
    confidence: 'policy' as const,
    source: 's',
    asOf: '2026-01-01',
  });
  it.each([
    ['rate', 0.02, 0.022],
    ['rate', 0, 0.01],
    ['filtered_days', 200, 220],
    ['look_ahead_days', 1, 2],
    ['buckets_per_side', 4, undefined],
    ['product_group', 1, undefined],
    ['reading', 'word', undefined],
    ['moves', [0, 0], undefined],
  ])('%s %s goes up to %s', (name, from, to) => {
    const got = bumpedValue(parameter(name, from), 1, DEFAULT_BUMP);
    if (typeof to === 'number') expect(got).toBeCloseTo(to, 12);
    else expect(got).toBe(to);
  });

  it('keeps the zeros of a list', () => {
    expect(bumpedValue(parameter('moves', [-0.2, 0, 0.2]), -1, DEFAULT_BUMP)).toEqual([
      -0.18000000000000002, 0, 0.18000000000000002,
    ]);
  });
});
