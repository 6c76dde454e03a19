/** Schema of margin rule packs: files in `resources/margin` and copies that a user edits. */
import { z } from 'zod';
import type { RulePack, RuleParameter } from '../engine/margin/rulePack';
import {
  CLEARING_LISTS,
  CLEARING_PER_COIN,
  CLEARING_REQUIRED,
  CLEARING_WORDS,
  clearingProblem,
} from './clearingPackRules';
import {
  VENUE_LISTS,
  VENUE_PER_COIN,
  VENUE_REQUIRED,
  VENUE_SIGNED,
  VENUE_WORDS,
} from './venuePackParameters';
import { unevenLists, venueProblem } from './venuePackRules';

export type { RulePack, RuleParameter };

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-02-15');

export const ruleParameterSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,60}$/, 'lower case with underscores'),
  scope: z.string().regex(/^(\*|[A-Za-z0-9]{1,20})$/, 'a coin such as BTC, or * for all'),
  value: z.union([finite, z.string().min(1).max(40), z.array(finite).min(1).max(4000)]),
  confidence: z.enum(['two-sources', 'one-source', 'inferred', 'assumed', 'policy']),
  source: z.string().min(1).max(500),
  asOf: isoDate,
  note: z.string().max(500).optional(),
});

/** What each model cannot do without, and the limits of the values. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ...VENUE_REQUIRED,
  ...CLEARING_REQUIRED,
  'deribit.sm': ['inverse_option_im', 'future_im_base'],
  'deribit.pm': [
    'price_range',
    'buckets_per_side',
    'volatility_range_up',
    'volatility_range_down',
    'short_term_vega_power',
    'long_term_vega_power',
    'min_volatility_for_shock_up',
    'vol_floor_reading',
    'extended_moves',
    'mm_factor',
  ],
  'house.grid': [
    'spot_moves',
    'vol_moves',
    'vol_short_power',
    'vol_long_power',
    'tail_moves',
    'tail_vol_moves',
    'tail_weight',
    'concentration_threshold_usd',
    'concentration_rate',
    'short_option_minimum',
    'im_factor',
  ],
};

/** Names that the models read as lists or words; every other parameter is a number. */
const LISTS = new Set([
  ...VENUE_LISTS,
  ...CLEARING_LISTS,
  'extended_moves',
  'spot_moves',
  'vol_moves',
  'tail_moves',
  'tail_vol_moves',
]);
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ...VENUE_WORDS,
  vol_floor_reading: ['after', 'before'],
  ...CLEARING_WORDS,
};
const SIGNED = new Set(VENUE_SIGNED);
/** These may depend on the coin; all others hold for all coins (`*`). */
const PER_COIN = new Set([
  ...VENUE_PER_COIN,
  ...CLEARING_PER_COIN,
  'price_range',
  'volatility_range_up',
  'volatility_range_down',
  'extended_dampener',
  'extended_table_factor',
  'pnl_offset',
  'max_offsetable_pnl',
  'annualised_move_risk',
  'min_annualised_move',
  'max_delta_shock',
  'delta_total_liq_shock_threshold',
  'm_inc',
]);

function problemOf({ name, scope, value }: RuleParameter): string | undefined {
  if (LISTS.has(name)) return checkList(name, value);
  if (name in WORDS) {
    return typeof value === 'string' && WORDS[name].includes(value)
      ? undefined
      : `${name} must be one of ${WORDS[name].join(', ')}, got ${JSON.stringify(value)}`;
  }
  if (typeof value !== 'number') return `${name} must be a number, got ${JSON.stringify(value)}`;
  if (value < 0 && !SIGNED.has(name)) return `${name} must be at least 0, got ${value}`;
  if (name === 'price_range' && !(value > 0 && value < 1))
    return `price_range must lie in (0, 1), got ${value}`;
  if (name === 'buckets_per_side' && !(Number.isInteger(value) && value >= 1 && value <= 50)) {
    return `buckets_per_side must be a whole number from 1 to 50, got ${value}`;
  }
  const isCoinRule = PER_COIN.has(name) || /^(future|inverse_option|linear_option)_/.test(name);
  return scope === '*' || isCoinRule
    ? undefined
    : `${name} holds for all coins, scope must be *, got ${scope}`;
}

function checkList(name: string, value: RuleParameter['value']): string | undefined {
  if (!Array.isArray(value)) return `${name} must be a list of numbers`;
  const below = value.find((move: number) => move <= -1);
  if (below !== undefined && name !== 'vol_moves' && name !== 'tail_vol_moves') {
    return `${name}: a move of ${below} takes the price to 0 or below`;
  }
  return name === 'extended_moves' && value.includes(0) ? 'extended_moves: 0 is no move' : undefined;
}

export const rulePackSchema: z.ZodType<RulePack> = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    venue: z.string().min(1).max(40),
    model: z.string().min(1).max(60),
    title: z.string().min(1).max(120),
    version: z.string().min(1).max(40),
    effectiveFrom: isoDate,
    sourceUrl: z.string().min(1).max(500),
    parameters: z.array(ruleParameterSchema).min(1).max(2000),
  })
  .superRefine((pack, context) => {
    const seen = new Set<string>();
    pack.parameters.forEach((parameter, at) => {
      const key = `${parameter.name} (${parameter.scope})`;
      const problem = seen.has(key)
        ? `${key} is given twice`
        : (problemOf(parameter) ??
          clearingProblem(parameter) ??
          venueProblem(parameter.name, parameter.value));
      if (problem !== undefined)
        context.addIssue({ code: 'custom', message: problem, path: ['parameters', at] });
      seen.add(key);
    });
    for (const message of unevenLists(pack.parameters)) {
      context.addIssue({ code: 'custom', message, path: ['parameters'] });
    }
    for (const name of REQUIRED[pack.model] ?? []) {
      if (!pack.parameters.some((p) => p.name === name)) {
        context.addIssue({ code: 'custom', message: `parameter ${name} is missing`, path: ['parameters'] });
      }
    }
  });
