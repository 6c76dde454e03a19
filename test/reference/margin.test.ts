/** The margin suites, through the code of `plimsoll validate`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/cli/validate/adapter';
import { describeFailure } from '../../src/cli/validate/describe';
import { runSuite } from '../../src/cli/validate/runSuite';
import { readSuite } from '../../src/cli/validate/suite';

/** Suite, and how many cases it has: every one must pass. */
const SUITES: readonly (readonly [string, number])[] = [
  ['margin_vectors', 42],
  ['margin_computed', 83],
  ['margin_published_examples', 32],
  ['margin_derive_srm', 14],
  ['margin_derive_pmrm2', 69],
  // Other values of the same kinds, computed independently from the published formulas.
  ['margin_vectors_independent', 146],
  ['margin_computed_independent', 114],
  ['margin_published_examples_independent', 42],
  ['margin_derive_srm_independent', 15],
  ['margin_derive_pmrm2_independent', 10],
  // Unusual but legal inputs of every kind, likewise: nothing held, zeros, tier edges, debts, options in accounts.
  ['margin_vectors_edges', 197],
  ['margin_computed_edges', 37],
  ['margin_published_examples_edges', 30],
  ['margin_derive_srm_edges', 12],
  ['margin_derive_pmrm2_edges', 12],
];

const reportOf = (model: string, inputs: JsonObject, expected: JsonObject) =>
  runSuite({ suite: 'margin_vectors', cases: [{ id: model, model, inputs, expected, rel_tol: 1e-9 }] });

describe('margin cases that cannot be computed', () => {
  it.each([
    [
      'a figure that no formula reads',
      'paradex.pm',
      { S: 100, perp: 1, funding_provision: 3 },
      'funding_provision',
    ],
    ['an unknown model', 'ftx.pm', { S: 100 }, 'ftx.pm'],
    [
      'options without an instant',
      'deribit.pme2',
      {
        ccy: 'BTC',
        positions: { 'BTC-28JUN24-60000-C': -1 },
        vols: { 'BTC-28JUN24-60000-C': 0.6 },
        index: 6e4,
      },
      'no instant',
    ],
    [
      'an option without vol',
      'deribit.pme2',
      { ccy: 'BTC', positions: { 'BTC-28JUN24-60000-C': -1 }, instant_ms: 1.71e12, index: 6e4 },
      'no vol',
    ],
    [
      'a coin-margined case with a dollar future',
      'deribit.pme2',
      { ccy: 'BTC', positions: { 'BTC_USDC-PERPETUAL': 1 } },
      'coin-settled',
    ],
    ['another quantile rule', 'hist_var_es', { worst: [-1], n: 9, q: [0.9], rule: 'floor' }, 'floor'],
  ])('%s is unsupported', (_, model, inputs: JsonObject, why) => {
    const { unsupported } = reportOf(model, inputs, { figure: 0 });
    expect(unsupported.map((u) => u.why).join()).toContain(why);
  });

  it.each([
    ['a coin without parameters', 'deribit.pme2', { ccy: 'SOL', positions: { 'SOL-PERPETUAL': 3 } }, 'SOL'],
    ['a tail that is not given', 'hist_var_es', { worst: [-1], n: 100, q: [0.9] }, 'do not reach'],
  ])('%s is failed', (_, model, inputs: JsonObject, why) => {
    const { failed } = reportOf(model, inputs, { figure: 0 });
    expect(failed.map((f) => f.why).join()).toContain(why);
  });

  it.each([
    [
      'okx.pm.mr7_scale',
      { group: 'BTC_ETH', mr_core: 40_000, mr7_raw: 30_000 },
      { mr7_adj: 50_000, mmr: 50_000 },
    ],
    ['okx.pm.mr7_scale', { group: 'LTC', mr_core: 0, mr7_raw: 20_000 }, { mr7_adj: 7_000 + 18_000 + 12_000 }],
    ['deribit.pm_v1.futures_contingency', { sizes: [1, -1] }, { btc: 0.012 }],
    [
      'regt.short_option',
      { kind: 'broad_index', type: 'call', U: 1095, K: 1120, P: 2.5 },
      { requirement: 14_175 },
    ],
    [
      'regt.credit_call_spread',
      { U: 100, short: [100, 6], long: [110, 2] },
      { naked: 2600, width: 1000, requirement: 1000 },
    ],
    ['regt.credit_put_spread', { U: 100, short: [80, 1], long: [60, 0.2] }, { naked: 900, requirement: 900 }],
    ['regt.credit_spread', { naked: 2600, width: 10 }, { requirement: 1000 }],
    ['deribit.sm.inverse_option', { type: 'call', S: 8e4, K: 8.8e4, mark: 0.02 }, { im: 0.12, mm: 0.095 }],
    ['dederi.futures', { n: 10, I0: 2243.3, F: 2253.2 }, { contingency: 134.598 }],
  ])(
    '%s takes published parameters where the case leaves them out',
    (model, inputs: JsonObject, expected: JsonObject) => {
      expect(reportOf(model, inputs, expected)).toMatchObject({ failed: [], unsupported: [] });
    },
  );

  it('says nothing about a vol down without its range', () => {
    const { failed } = reportOf('deribit.pm_v1.vol_shock', { sigma: 60, dte: 30, vru: 0.45 }, { down: 60 });
    expect(failed).toHaveLength(1);
  });
});

describe('margin reference suites', () => {
  it.each(SUITES)('%s: all %i cases agree', (name, passed) => {
    const file = join(import.meta.dirname, 'data', `${name}.json`);
    const report = runSuite(readSuite(JSON.parse(readFileSync(file, 'utf8')), file));
    expect(report.failed.map(describeFailure).join('')).toBe('');
    expect(report.unsupported.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
    expect(report.passed).toBe(passed);
  });
});
