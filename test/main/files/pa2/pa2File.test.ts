import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { spanPortfolio } from '../../../../src/engine/margin/span/spanPortfolio';
import { shippedRulePack } from '../../../../src/cli/resources';
import { readSpanContracts, readSpanPack } from '../../../../src/main/files/spanRead';
import { refusal, value } from '../../db/workspace';
import { contract, credit, futureLosses, header, LOSSES, pa2File, product, record, terms } from './pa2Text';

const folder = mkdtempSync(join(tmpdir(), 'pa2-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, commodities: readonly string[] = []) {
  const path = join(folder, 'cme.s.pa2');
  writeFileSync(path, text);
  return readSpanContracts(path, commodities, 1.1);
}

async function margin(held: Readonly<Record<string, number>>, text = pa2File()) {
  const holdings = Object.entries(held).map(([contractId, quantity]) => ({ contractId, quantity }));
  return value(spanPortfolio(value(await read(text)), holdings));
}

describe('a positional SPAN file', () => {
  it('gives contracts with prices, factors, arrays and deltas', async () => {
    const { clearingOrganisation, businessDate, commodities } = value(await read(pa2File()));
    expect([clearingOrganisation, businessDate]).toEqual(['CME', '2026-11-20']);
    expect(commodities.map(({ code, currency }) => [code, currency])).toEqual([
      ['BTC', 'USD'],
      ['ETH', 'USD'],
    ]);
    const [future, later, call, put] = commodities[0].contracts;
    expect([future.id, later.id, call.id, put.id]).toEqual([
      'BTC-202612',
      'BTC-202703',
      'BTC-202612-C-90000',
      'BTC-202612-P-90000',
    ]);
    expect(future).toMatchObject({ price: 90_000, valueFactor: 5, compositeDelta: 1, deltaScale: 1 });
    expect(call).toMatchObject({ price: 6_000, compositeDelta: 0.52, deltaScale: 2, isPremiumStyle: true });
    expect(put.compositeDelta).toBe(-0.48);
    expect(call.riskArray).toEqual(LOSSES.map((loss) => 0 - loss));
  });

  it('margins scan, spread, delivery, minimum, option value and credit', async () => {
    const [outright] = (await margin({ 'BTC-202612': -2 })).byCommodity;
    expect(outright).toMatchObject({ deliveryCharge: 2 * 50, intra: { charge: 0 } });
    expect(outright.scan).toMatchObject({ scanRisk: 18_000, activeScenario: 10 });
    const [calendar] = (await margin({ 'BTC-202612': 1, 'BTC-202703': -1 })).byCommodity;
    // The spread takes a delta of December at 20; both sides scan to nothing.
    expect([calendar.scan.scanRisk, calendar.intra.charge, calendar.deliveryCharge]).toEqual([0, 300, 20]);
    const written = await margin({ 'BTC-202612': 1, 'BTC-202612-C-90000': -1, 'BTC-202612-P-90000': -1 });
    expect(written.byCommodity[0]).toMatchObject({
      shortOptionMinimum: 250,
      netOptionValue: -5 * (6_000 + 5_500),
    });
    const pair = await margin({ 'BTC-202612': 1, 'ETH-202612': -6 });
    expect(pair.byCommodity.map(({ interCredit }) => interCredit)).toEqual([0.55 * 9_000, 0.55 * 18_000]);
  });

  it('reads only what is asked for, and multiplies arrays by the risk exponent', async () => {
    const text = pa2File({ riskExponent: '1', terms: terms('BTC', '01', 0).filter((r) => !/^[C4]/.test(r)) });
    const { commodities, interSpreads } = value(await read(text, ['BTC']));
    expect([commodities.length, interSpreads.length]).toEqual([1, 0]);
    expect(commodities[0].contracts[0].riskArray[10]).toBe(90_000);
  });

  it('converts prices into the currency of margin by record T, and takes the style of the record P', async () => {
    const euro = product('BTC', 'OOF', '002', '00000050000000', 'EUR', 'FUT');
    const text = pa2File().replace(product('BTC', 'OOF', '002', '00000050000000'), euro);
    const call = value(await read(text)).commodities[0].contracts[2];
    expect(call).toMatchObject({ isPremiumStyle: false });
    expect(call.valueFactor).toBeCloseTo(5.5, 12);
    expect(refusal(await read(text.replace('T EURUUSD', 'T GBPUUSD'))).message).toMatch(
      /cme\.s\.pa2: line \d+: record P: prices in EUR, margin in USD, and no record T converts$/,
    );
  });

  const future = {
    product: 'BTC',
    type: 'FUT',
    month: '202706',
    losses: futureLosses(9000, 8910),
    delta: 1,
    price: 9_200_000,
  } as const;
  const [first, second] = contract(future);
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a cut array', pa2File({}, [first]), /record 81: has no record 82 after it: the file is cut/],
    ['an array without its first half', pa2File({}, [second]), /record 82: has no record 81 before it/],
    [
      'halves of two contracts',
      pa2File({}, [first, second.replace('202706', '202709')]),
      /record 82: names another contract than record 81 in line \d+/,
    ],
    [
      'letters in a figure',
      pa2File({}, [`${first.slice(0, 55)}x${first.slice(56)}`, second]),
      /record 81: array value 1 \(columns 55-59\) must be digits, got "0x000"/,
    ],
    [
      'a sign that is none',
      pa2File({}, [first, `${second.slice(0, 101)}*${second.slice(102)}`]),
      /record 82: sign of composite delta \(columns 102-102\) must be \+ or -, got "\*"/,
    ],
    [
      'a blank delta',
      pa2File({}, [first, `${second.slice(0, 96)}     ${second.slice(101)}`]),
      /record 82: composite delta \(columns 97-101\) is blank/,
    ],
    ['wide arrays', pa2File({}, [first.replace(/^81/, '83')]), /record 83: risk arrays of eight digits/],
    ['an unknown record', pa2File({}, ['Q BTC']), /record Q: record "Q" is not known/],
    [
      'the standard format',
      pa2File().replace(header(), header('20261120', 'U ')),
      /line 1: record 0: a positional SPAN file of another format .*got "U"/,
    ],
    [
      'a date that is none',
      pa2File().replace('20261120S', '20261345S'),
      /record 0: business date .* got "20261345"/,
    ],
    [
      'a file of initial requirements',
      pa2File().replace('M MAINT', 'I INIT'),
      /record 0: a file of initial requirements/,
    ],
    [
      'scanning by tiers',
      pa2File({ terms: [record([1, 'S '], [3, 'BTC'], [9, '10'])] }),
      /record S: scanning by tiers \(method "10"\)/,
    ],
    [
      'basis risk at delivery',
      pa2File({ terms: terms('BTC', '11') }),
      /record 4: delivery charge method "11" is not covered/,
    ],
    [
      'rates with a risk exponent',
      pa2File({ riskExponent: '2' }),
      /record C: charge rate 300 with risk exponent 2/,
    ],
    [
      'credit on a tier',
      pa2File({}, [credit([[102, '01']])]),
      /record 6: a credit on one tier of BTC is not covered/,
    ],
    ['a flat credit', pa2File({}, [credit([[101, 'F']])]), /record 6: credit calculation method "F"/],
    [
      'prices in fractions',
      pa2File().replace('BTC FUT        002000  ', 'BTC FUT        002000K '),
      /record P: prices with alignment code K/,
    ],
    [
      'a product of another exchange',
      pa2File({}, [record([1, 'R '], [3, 'CBT'], [6, 'XX'], [35, 'BTC'])]),
      /record R: products moved/,
    ],
    [
      'terms outside their commodity',
      pa2File({}, [terms('BTC')[1]]),
      /record C: stands outside the records of commodity BTC/,
    ],
  ];
  it.each(cases)('is refused with file, line, record and cause: %s', async (_, text, message) => {
    const failure = refusal(await read(text));
    expect(failure.message).toMatch(message);
    expect(failure.message).toMatch(/^\/.*cme\.s\.pa2: line \d+: record /);
    expect(failure.reason).toBe('INVALID_INPUT');
  });

  it('names a commodity that is not there', async () => {
    expect(refusal(await read(pa2File(), ['XRP'])).message).toContain('commodity XRP is not in the file');
  });
});

describe('a rule pack of a positional SPAN file', () => {
  const COINS = [
    { commodity: 'ETH', coin: 'ETH' },
    { commodity: 'BTC', coin: 'BTC' },
  ];
  const watch = { onProgress: () => undefined, isCancelled: () => false };

  it('has ranges, extremes, spreads, minimum and credit of the file', async () => {
    const source = { kind: 'text', label: 'cme.s.pa2', text: pa2File() } as const;
    const { pack, commodityCount, contractCount } = value(
      await readSpanPack(source, COINS, shippedRulePack('cme.span'), watch),
    );
    const of = (name: string, scope = '*') =>
      pack.parameters.find((p) => p.name === name && p.scope === scope)?.value;
    expect([commodityCount, contractCount, pack.id]).toEqual([2, 3, 'span-cme-2026-11-20']);
    expect(of('price_scan_range', 'BTC')).toBeCloseTo(9_000 / 450_000, 9);
    expect(of('price_scan_range', 'ETH')).toBeCloseTo(3_000 / 150_000, 9);
    expect([of('vol_scan_range'), of('inter_credit_rate', 'ETH')]).toEqual([0.1, 0.55]);
    expect(of('short_option_minimum')).toBeCloseTo(250 / 450_000, 9);
  });
});
