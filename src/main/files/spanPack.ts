/** A rule pack for the SPAN model out of a SPAN file: what the file says replaces the base pack, the rest stays. */
import { MS_PER_DAY } from '../../engine/basics/time';
import { failure, success, type Result } from '../../engine/basics/result';
import type { RulePack, RuleParameter } from '../../engine/margin/rulePack';
import type { SpanImportReceipt } from '../../contracts/packs';
import { checkRulePack } from './rulePacks';
import type { SpanFileCommodity } from './spanCommodity';
import { isoDate, type SpanFile } from './spanFile';

export interface CommodityCoin {
  readonly commodity: string;
  readonly coin: string;
}

type Value = Pick<RuleParameter, 'name' | 'scope' | 'value'> & { readonly note: string };

const DIGITS = 10;
const rounded = (x: number): number => Number(x.toPrecision(DIGITS));
const largest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : rounded(Math.max(...values));

function rangesOf({ commodities }: SpanFile, coins: readonly CommodityCoin[]): readonly Value[] {
  return commodities.map((commodity, k) => ({
    name: 'price_scan_range',
    scope: coins[k].coin,
    value: largest(commodity.contracts.map(({ priceRange }) => priceRange)) ?? NaN,
    note: `fraction of spot; the largest of ${commodity.contracts.length} contracts of ${commodity.code}`,
  }));
}

function scenarioValues({ points, lookAheadDays }: SpanFile): readonly Value[] {
  const extreme = points.filter(({ price }) => Math.abs(price) > 1);
  const [first] = extreme;
  return [
    ...(first === undefined
      ? []
      : [
          {
            name: 'extreme_multiple',
            scope: '*',
            value: rounded(Math.abs(first.price)),
            note: 'price scan ranges of scenarios 15 and 16',
          },
          {
            name: 'extreme_cover',
            scope: '*',
            value: first.weight,
            note: 'fraction of the extreme P&L that counts',
          },
        ]),
    ...(lookAheadDays === undefined
      ? []
      : [
          { name: 'look_ahead_days', scope: '*', value: Math.round(lookAheadDays * 1e3) / 1e3, note: 'days' },
        ]),
  ];
}

/** Days from the business date to the end of each tier but the last, ascending. */
function tierDaysOf({ tierEnds }: SpanFileCommodity, businessDate: string): readonly number[] {
  const ends = tierEnds.slice(0, -1).flatMap((end) => {
    const iso = isoDate(end.length === 6 ? `${end}28` : end);
    return iso === undefined ? [] : [Math.round((Date.parse(iso) - Date.parse(businessDate)) / MS_PER_DAY)];
  });
  return ends.every((days, k) => days > 0 && (k === 0 || days > ends[k - 1])) ? ends : [];
}

/** Largest charge by distance of the tiers; a distance without a charge takes that of the nearer one. */
function spreadRates(file: SpanFile, tierDays: readonly number[]): readonly number[] {
  const rates: number[] = [];
  const place = ({ period, tier }: { readonly period?: string; readonly tier?: number }): number => {
    if (tier !== undefined) return tier;
    const iso = isoDate((period ?? '').padEnd(8, '28').slice(0, 8));
    const days = iso === undefined ? NaN : (Date.parse(iso) - Date.parse(file.businessDate)) / MS_PER_DAY;
    const found = tierDays.findIndex((end) => days <= end);
    return found < 0 ? tierDays.length : found;
  };
  for (const { legs, rate } of file.commodities.flatMap(({ intraSpreads }) => intraSpreads)) {
    if (legs.length < 2) continue;
    const distance = Math.min(tierDays.length, Math.abs(place(legs[0]) - place(legs[1])));
    rates[distance] = Math.max(rates[distance] ?? 0, rate);
  }
  if (rates.length === 0) return [];
  const first = rates.find((rate) => rate !== undefined) ?? 0;
  return Array.from(rates, (_, k) =>
    rounded(
      rates
        .slice(0, k + 1)
        .reverse()
        .find((rate) => rate !== undefined) ?? first,
    ),
  );
}

function chargeValues(file: SpanFile, base: RulePack): readonly Value[] {
  const own = file.commodities
    .map((commodity) => tierDaysOf(commodity, file.businessDate))
    .find((d) => d.length > 0);
  const kept = base.parameters.find(({ name }) => name === 'tier_days')?.value;
  const tierDays = own ?? (Array.isArray(kept) ? (kept as readonly number[]) : []);
  const rates = spreadRates(file, tierDays);
  const minimum = largest(file.commodities.flatMap(({ shortOptionMinimum }) => shortOptionMinimum ?? []));
  const vol = largest(
    file.commodities.flatMap(({ contracts }) => contracts.flatMap(({ volRange }) => volRange ?? [])),
  );
  return [
    ...(own === undefined
      ? []
      : [{ name: 'tier_days', scope: '*', value: own, note: 'last day of each tier but the last' }]),
    ...(rates.length === 0
      ? []
      : [
          {
            name: 'intra_spread_rates',
            scope: '*',
            value: rates,
            note: 'fraction of the value of a leg, by distance of tiers',
          },
        ]),
    ...(vol === undefined
      ? []
      : [{ name: 'vol_scan_range', scope: '*', value: vol, note: 'vol as a fraction, read as absolute' }]),
    ...(minimum === undefined
      ? []
      : [
          {
            name: 'short_option_minimum',
            scope: '*',
            value: minimum,
            note: 'of the index price per coin of options short',
          },
        ]),
  ];
}

function creditValues(file: SpanFile, coins: readonly CommodityCoin[]): readonly Value[] {
  const coinOf = new Map(coins.map(({ commodity, coin }) => [commodity, coin]));
  const rates = new Map<string, number>();
  for (const { commodities, creditRate } of file.interSpreads) {
    for (const code of commodities) {
      const coin = coinOf.get(code) ?? code;
      // The smallest of several credits: never more back than any rule gives.
      rates.set(coin, Math.min(rates.get(coin) ?? creditRate, creditRate));
    }
  }
  return [...rates].map(([scope, value]) => ({
    name: 'inter_credit_rate',
    scope,
    value,
    note: 'share of the weighted price risk given back on opposite deltas',
  }));
}

const keyOf = ({ name, scope }: { readonly name: string; readonly scope: string }): string =>
  `${name}\n${scope}`;

/** The commodities that a pack needs; each coin once. */
export function commoditiesOf(coins: readonly CommodityCoin[], label: string): Result<readonly string[]> {
  const twice = coins.find(({ coin }, k) => coins.findIndex((one) => one.coin === coin) !== k);
  return twice === undefined
    ? success(coins.map(({ commodity }) => commodity))
    : failure('DUPLICATE', `${label}: two commodities for ${twice.coin}`, { ...twice });
}

/** `file`: with the commodities of the coins, in their order. `base`: the shipped SPAN pack. Nothing is stored here. */
export function spanPackOf(
  file: SpanFile,
  label: string,
  coins: readonly CommodityCoin[],
  base: RulePack,
): Result<SpanImportReceipt> {
  const { clearingOrganisation, businessDate } = file;
  const values = [
    ...rangesOf(file, coins),
    ...scenarioValues(file),
    ...chargeValues(file, base),
    ...creditValues(file, coins),
  ];
  const replaced = new Set(values.map(keyOf));
  const source = `${clearingOrganisation} SPAN parameters of ${businessDate} (${label.split(/[\\/]/).pop() ?? label})`;
  const parameters: readonly RuleParameter[] = [
    ...values.map(({ note, ...value }) => ({
      ...value,
      confidence: 'one-source' as const,
      source,
      asOf: businessDate,
      note,
    })),
    ...base.parameters.filter((parameter) => !replaced.has(keyOf(parameter))),
  ];
  const id = `span-${clearingOrganisation}-${businessDate}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const checked = checkRulePack(
    {
      ...base,
      id: id.slice(0, 50),
      title: `SPAN of ${clearingOrganisation}, ${businessDate}`,
      version: businessDate,
      effectiveFrom: businessDate,
      sourceUrl: label.slice(-500),
      parameters,
    },
    label,
  );
  if (!checked.ok) return checked;
  return success({
    pack: checked.value,
    clearingOrganisation,
    businessDate,
    commodityCount: file.codes.length,
    contractCount: file.commodities.reduce((sum, { contracts }) => sum + contracts.length, 0),
    notes: [
      `Read of ${coins.map(({ commodity }) => commodity).join(', ')}: ${[...new Set(values.map(({ name }) => name))].join(', ')}`,
      `Kept from ${base.id}: ${[...new Set(parameters.slice(values.length).map(({ name }) => name))].join(', ')}`,
      'The model makes its own risk arrays with these ranges; those of listed contracts are not used',
    ],
  });
}
