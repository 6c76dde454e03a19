/**
 * Records of the CME file of 20 June 2025, as quoted in the public repository jburgy/span (Apache-2.0): the columns
 * must give the values that these contracts had.
 */
import { describe, expect, it } from 'vitest';
import { contractOf, pairOf, seriesOf } from '../../../../src/main/files/pa2/arrays';
import { commodityOf, tiersOf } from '../../../../src/main/files/pa2/commodity';
import { interSpreadOf } from '../../../../src/main/files/pa2/interSpreads';
import { productOf, rateOf } from '../../../../src/main/files/pa2/products';
import { refine } from '../../../../src/main/files/pa2/refinements';

const line = (text: string) => ({ number: 1, text });
const MEAL = line('2 CBT 06    0USD$PN   06        FUT   06        OOF');

describe('records of a published file', () => {
  it('a combined commodity with six product families', () => {
    const text =
      '2 CBT 26    0USD$PN   26        FUT   26        OOF   59        OOF   WT1       OOF   VT1       OOF   GT1       OOF';
    const { families, ...rest } = commodityOf(line(text));
    expect(rest).toMatchObject({
      exchange: 'CBT',
      code: '26',
      currency: 'USD',
      riskExponent: 0,
      isFuturesStyle: false,
    });
    expect([...families]).toEqual([
      'CBT|26|FUT',
      'CBT|26|OOF',
      'CBT|59|OOF',
      'CBT|WT1|OOF',
      'CBT|VT1|OOF',
      'CBT|GT1|OOF',
    ]);
  });

  it('tiers and a butterfly between them', () => {
    const meal = commodityOf(MEAL);
    refine(meal, line('3 06    1001202507202507022025082025080320250920250904202510202511  100010001100'));
    refine(meal, line('C 06    1001030000100011401A021502B031601A'));
    expect(tiersOf(meal).map(({ id, firstPeriod, lastPeriod }) => [id, firstPeriod, lastPeriod])).toEqual([
      ['1', '2025-07', '2025-07-99'],
      ['2', '2025-08', '2025-08-99'],
      ['3', '2025-09', '2025-09-99'],
      ['4', '2025-10', '2025-11-99'],
    ]);
    expect(meal.spreads[0].spread).toEqual({
      priority: 1,
      chargeRate: 100,
      legs: [
        { tier: '14', side: 'A', deltaPerSpread: 1 },
        { tier: '15', side: 'B', deltaPerSpread: 2 },
        { tier: '16', side: 'A', deltaPerSpread: 1 },
      ],
    });
  });

  it('a spread by month, and delivery with a minimum of the larger side', () => {
    const meal = commodityOf(MEAL);
    refine(meal, line('E 17    0000100002502509   010000A2512   020000B2603   010000A'));
    expect(meal.spreads[0].spread).toMatchObject({ priority: 1, chargeRate: 250 });
    expect(tiersOf(meal).map(({ firstPeriod }) => firstPeriod)).toEqual(['2025-09', '2025-12', '2026-03']);
    refine(meal, line('4 YM    10010120250600000010000000                            00001701001001001'));
    expect(meal.deliveries[0]).toMatchObject({ period: '2025-06', spreadRate: 1, outrightRate: 0 });
    expect(meal.shortOptionMinimum).toEqual({ rate: 170, method: 'larger-side' });
  });

  it('scanning in one tier with the price risk method 2', () => {
    const meal = commodityOf(MEAL);
    refine(meal, line('S 07    20020120250720250702202508202812                                          2'));
    expect(meal.priceRiskMethod).toBe(2);
  });

  it('prices, arrays and a rate of currencies', () => {
    const product = productOf(
      line(
        'P CBT06        OOFSOYBEAN MEAL OP003000  000010000000000000000001USD$STD 00AMERSOYBEAN MEAL OPTIONS Long dated    YFEQTY DELIV                 0000001000000000  ',
      ),
    );
    expect(product).toMatchObject({
      priceDecimals: 3,
      strikeDecimals: 0,
      valueFactor: 100,
      currency: 'USD',
      valuation: 'EQTY',
    });
    const future =
      '81CBT06        06        FUT 202507            000000000000+00000+00567-00567-00567+00567+01133-01133-01133+00000000284100N';
    const option =
      '82CBT06        06        OOFC202507   202507   000014500000+00000+00000+00000+00000+00000+00000+00000+002500000139100++10000+C';
    const context = { commodity: commodityOf(MEAL), product, series: undefined, exchangeRate: 1 };
    const second = `82${future.slice(2, 54)}01133+01700-01700-01700+01700+01683-01683+10000+000000000284100++`;
    const read = contractOf(pairOf(line(future), line(second)), context);
    expect(read).toMatchObject({
      id: '06-202507',
      kind: 'future',
      price: 284.1,
      compositeDelta: 1,
      valueFactor: 100,
    });
    // A long future gains when the price rises.
    expect(read.riskArray.slice(0, 9)).toEqual([0, 0, 567, 567, -567, -567, 1133, 1133, -1133]);
    const first = `81${option.slice(2, 54)}${'00000+'.repeat(9)}`;
    const call = contractOf(pairOf(line(first), line(option)), context);
    // In the money by 284.1 - 145.
    expect(call).toMatchObject({
      id: '06-202507-C-145',
      kind: 'call',
      strike: 145,
      price: 139.1,
      compositeDelta: 0,
      isPremiumStyle: true,
    });
    expect(rateOf(line('T CLPCUSD$0000001063'))).toEqual(['CLP/USD', 0.001063]);
  });

  it('array parameters of options, and a credit by scanning, which is another rule', () => {
    const series = seriesOf(
      line(
        'B CBTZSC       OOC202507   202507   999999992500000000600030000330000000000000000000001000020250620ZSC       BC00000000Y0000035-0005000000000000 00 00 010000000000P 00',
      ),
    );
    expect(series).toEqual({
      deltaScale: 1,
      valueFactor: 5000,
      extremeMultiple: 3,
      extremeCover: 0.33,
      lookAheadYears: 0,
    });
    const gas = ['NY-HH', 'NY-HP'].map((code) => commodityOf(line(`2 NYM ${code.padEnd(6)}0USD$PN`)));
    const credit = line(
      '6 ALL00010980000NYMNNY-HH 0010000ANYMNNY-HP 0010000B                                    04NYMNNY-NG          S00100000001',
    );
    expect(interSpreadOf(credit, gas)).toMatchObject({
      kind: 'uncovered',
      why: 'intercommodity spread method "04"',
    });
    expect(interSpreadOf(credit, gas.slice(0, 1))).toBeUndefined();
  });
});
