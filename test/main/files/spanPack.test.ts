import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import { readSpanFile } from '../../../src/main/files/spanFile';
import { spanPackOf, type CommodityCoin } from '../../../src/main/files/spanPack';
import { readSpanPack } from '../../../src/main/files/spanRead';
import { refusal, value } from '../db/workspace';
import { BTC, ETH, spn } from './spanText';

const BASE = shippedRulePack('cme.span');
const COINS = [
  { commodity: 'BTC', coin: 'BTC' },
  { commodity: 'ETH', coin: 'ETH' },
];

function packOf(text: string, label: string, coins: readonly CommodityCoin[]) {
  const codes = coins.map(({ commodity }) => commodity);
  const file = readSpanFile(text, label, codes);
  return file.ok ? spanPackOf(file.value, label, coins, BASE) : file;
}

describe('a SPAN parameter file', () => {
  it('becomes a rule pack: ranges, extremes, spreads, minimums and credits of the file, the rest of the base', () => {
    const { pack, notes, businessDate } = value(packOf(spn([BTC, ETH]), 'cme.20261120.s.spn', COINS));
    const of = (name: string, scope = '*') =>
      pack.parameters.find((p) => p.name === name && p.scope === scope)?.value;
    expect(businessDate).toBe('2026-11-20');
    expect(pack).toMatchObject({ id: 'span-cme-2026-11-20', model: 'cme.span', effectiveFrom: '2026-11-20' });
    expect(of('price_scan_range', 'BTC')).toBeCloseTo(0.22, 9);
    expect(of('price_scan_range', 'ETH')).toBeCloseTo(0.27, 9);
    expect([of('extreme_multiple'), of('extreme_cover'), of('look_ahead_days')]).toEqual([3, 0.3, 1]);
    expect([of('vol_scan_range'), of('tier_days')]).toEqual([0.12, [41]]);
    expect(of('intra_spread_rates')).toEqual([0.004, 0.004]);
    expect(of('short_option_minimum')).toBeCloseTo(0.02, 9);
    expect(of('inter_credit_rate', 'ETH')).toBe(0.55);
    expect(of('initial_factor')).toBe(BASE.parameters.find(({ name }) => name === 'initial_factor')?.value);
    expect(notes.join(' ')).toContain('Kept from cme-span: price_scan_range, initial_factor');
    expect(pack.parameters[0]).toMatchObject({ confidence: 'one-source', asOf: '2026-11-20' });
  });

  it('takes a range in quote units or in money, and refuses one that fits neither', () => {
    const inMoney = spn([{ ...BTC, stated: BTC.range }, ETH]);
    expect(value(readSpanFile(inMoney, 'f', ['BTC'])).commodities[0].contracts[0].priceRange).toBeCloseTo(
      0.22,
      9,
    );
    const wrong = refusal(readSpanFile(spn([{ ...BTC, stated: 1 }, ETH]), 'f.spn', ['BTC']));
    expect(wrong.message).toMatch(
      /^f\.spn: line \d+: <priceScan> 1 does not agree with the risk array, which moves by 19800/,
    );
  });

  it('reads only the commodities asked for: a broken one beside them does no harm', () => {
    const broken = '<futPf><pfId>99</pfId><fut><p>x</p></futPf>';
    expect(readSpanFile(spn([BTC, ETH], '20261120', broken), 'f', ['ETH']).ok).toBe(true);
  });

  const cases: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['an empty file', () => ' ', /f\.spn is empty/],
    ['a file that is no SPAN file', () => '<html></html>', /line 1: no <spanFile>/],
    ['a cut file', (t) => t.slice(0, 1500), /f\.spn: line \d+: the file ends before <\/spanFile>/],
    [
      'a date that is none',
      (t) => t.replace('20261120</date>', '20261320</date>'),
      /pointInTime\/date must be YYYYMMDD, got "20261320"/,
    ],
    [
      'a missing scenario',
      (t) => t.replace(/<scanPointDef><point>7[\s\S]*?<\/scanPointDef>/, ''),
      /pointDef has 15 scenarios, must have 16/,
    ],
    [
      'a figure that is no number',
      (t) => t.replace('<p>90000</p>', '<p>n/a</p>'),
      /line \d+: <p> must be a number, got "n\/a"/,
    ],
    ['a short risk array', (t) => t.replace(/<a>[^<]*<\/a>/, ''), /<ra> has 15 figures, must have 16/],
    [
      'a credit above 1',
      (t) => t.replace('<val>0.55</val>', '<val>55</val>'),
      /credit rate of BTC - ETH must lie in \[0, 1\], got 55/,
    ],
    [
      'an element that is not closed',
      (t) => t.replace('</ccDef>', ''),
      /line \d+: <\/clearingOrg> closes nothing, <ccDef> is open/,
    ],
  ];
  it.each(cases)('is refused with file, line and cause: %s', (_, spoil, message) => {
    expect(refusal(packOf(spoil(spn([BTC, ETH])), 'f.spn', COINS)).message).toMatch(message);
  });

  it('names the line of the fault', () => {
    const text = spn([BTC, ETH]).replace('<p>3000</p>', '<p>?</p>');
    const line = text.slice(0, text.indexOf('<p>?</p>')).split('\n').length;
    expect(refusal(readSpanFile(text, 'f', ['ETH'])).context).toEqual({ line });
  });

  it('refuses a commodity that the file lacks, and two for one coin', async () => {
    const other = [{ commodity: 'XRP', coin: 'XRP' }];
    expect(refusal(packOf(spn([BTC, ETH]), 'f', other)).message).toContain(
      'commodity XRP is not in the file; it has BTC, ETH',
    );
    const twice = COINS.map(({ commodity }) => ({ commodity, coin: 'BTC' }));
    const source = { kind: 'text', label: 'f', text: spn([BTC, ETH]) } as const;
    const watch = { onProgress: () => undefined, isCancelled: () => false };
    expect(refusal(await readSpanPack(source, twice, BASE, watch)).reason).toBe('DUPLICATE');
  });
});
