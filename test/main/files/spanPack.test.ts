import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import { readSpanFile } from '../../../src/main/files/spanFile';
import { spanPackOf } from '../../../src/main/files/spanPack';
import { refusal, value } from '../db/workspace';

const BASE = shippedRulePack('cme.span');
const THIRDS = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

/** P&L lost by one long future at each scenario, as files print it, with the drift of a day. */
function array(range: number, multiple: number, cover: number): string {
  const losses = [
    ...THIRDS.map((third) => (-third / 3) * range + 2),
    -multiple * range * cover,
    multiple * range * cover,
  ];
  return `<ra><r>1</r>${losses.map((loss) => `<a>${loss.toFixed(4)}</a>`).join('')}<d>1</d></ra>`;
}

const points = [...THIRDS.map((third, k) => [third / 3, k % 2 === 0 ? 1 : -1, 1]), [3, 0, 0.3], [-3, 0, 0.3]]
  .map(
    ([price, vol, weight], k) =>
      `<scanPointDef><point>${k + 1}</point><priceScanDef><mult>1</mult><numerator>${price * 3}</numerator><denominator>3</denominator></priceScanDef>
<volScanDef><mult>1</mult><numerator>${vol}</numerator><denominator>1</denominator></volScanDef><weight>${weight}</weight></scanPointDef>`,
  )
  .join('\n');

interface Commodity {
  readonly code: string;
  readonly price: number;
  readonly cvf: number;
  readonly range: number;
  readonly stated?: number;
}

const future = ({ code, price, cvf, range, stated = range / cvf }: Commodity, id: number): string => `<futPf>
<pfId>${id}</pfId><pfCode>${code}F</pfCode><cvf>${cvf}</cvf>
<fut><cId>1</cId><pe>20261225</pe><p>${price}</p><d>1</d><cvf>${cvf}</cvf>
<scanRate><r>1</r><priceScan>${stated}</priceScan><volScan>0.12</volScan></scanRate>${array(range, 3, 0.3)}</fut>
</futPf>`;

const definition = ({ code, price, cvf }: Commodity, id: number): string => `<ccDef>
<cc>${code}</cc><name>${code} &amp; others</name><currency>USD</currency>
<pfLink><pfType>FUT</pfType><pfId>${id}</pfId></pfLink>
<intraTiers><tier><tn>1</tn><sPe>20261120</sPe><ePe>20261231</ePe></tier><tier><tn>2</tn><sPe>20270101</sPe><ePe>20271231</ePe></tier></intraTiers>
<somTiers><tier><tn>0</tn><rate><r>1</r><val>${price * cvf * 0.02}</val></rate></tier></somTiers>
<dSpread><spread>1</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>${price * cvf * 0.004}</val></rate>
<tLeg><cc>${code}</cc><tn>1</tn><rs>A</rs><i>1</i></tLeg><tLeg><cc>${code}</cc><tn>2</tn><rs>B</rs><i>1</i></tLeg></dSpread>
</ccDef>`;

const BTC: Commodity = { code: 'BTC', price: 90_000, cvf: 5, range: 90_000 * 5 * 0.22 };
const ETH: Commodity = { code: 'ETH', price: 3_000, cvf: 50, range: 3_000 * 50 * 0.27 };

const spn = (
  commodities: readonly Commodity[],
  date = '20261120',
  more = '',
): string => `<?xml version="1.0"?>
<spanFile><fileFormat>4.00</fileFormat>
<definitions><currencyDef><currency>USD</currency></currencyDef></definitions>
<pointInTime>
<date>${date}</date><isSetl>1</isSetl>
<clearingOrg><ec>CME</ec><name>CME</name><lookAheadYears>0.00273973</lookAheadYears>
<pointDef><r>1</r>
${points}
</pointDef>
${commodities.map((c, k) => definition(c, k + 1)).join('\n')}
<interSpreads><dSpread><spread>1</spread><rate><r>1</r><val>0.55</val></rate>
<tLeg><cc>BTC</cc><tn>0</tn><rs>A</rs><i>1</i></tLeg><tLeg><cc>ETH</cc><tn>0</tn><rs>B</rs><i>6</i></tLeg></dSpread></interSpreads>
<exchange><exch>CME</exch>
${commodities.map((c, k) => future(c, k + 1)).join('\n')}
${more}
</exchange></clearingOrg></pointInTime></spanFile>
`;

const COINS = [
  { commodity: 'BTC', coin: 'BTC' },
  { commodity: 'ETH', coin: 'ETH' },
];

describe('a SPAN parameter file', () => {
  it('becomes a rule pack: ranges, extremes, spreads, minimums and credits of the file, the rest of the base', () => {
    const { pack, notes, businessDate } = value(
      spanPackOf(spn([BTC, ETH]), 'cme.20261120.s.spn', COINS, BASE),
    );
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
    ['another format', () => '0 CME   20261120S', /line 1: a positional SPAN file/],
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
    expect(refusal(spanPackOf(spoil(spn([BTC, ETH])), 'f.spn', COINS, BASE)).message).toMatch(message);
  });

  it('names the line of the fault', () => {
    const text = spn([BTC, ETH]).replace('<p>3000</p>', '<p>?</p>');
    const line = text.slice(0, text.indexOf('<p>?</p>')).split('\n').length;
    expect(refusal(readSpanFile(text, 'f', ['ETH'])).context).toEqual({ line });
  });

  it('refuses a commodity that the file lacks, and two for one coin', () => {
    const other = [{ commodity: 'XRP', coin: 'XRP' }];
    expect(refusal(spanPackOf(spn([BTC, ETH]), 'f', other, BASE)).message).toContain(
      'commodity XRP is not in the file; it has BTC, ETH',
    );
    const twice = COINS.map(({ commodity }) => ({ commodity, coin: 'BTC' }));
    expect(refusal(spanPackOf(spn([BTC, ETH]), 'f', twice, BASE)).reason).toBe('DUPLICATE');
  });
});
