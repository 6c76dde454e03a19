/** A SPAN file in the expanded unpacked format, small: records laid out by columns as the layouts print them. */

/** Texts put at their first columns, counted from 1. */
export function record(...parts: readonly (readonly [number, string])[]): string {
  const cells: string[] = [];
  for (const [from, text] of parts) [...text].forEach((c, k) => (cells[from - 1 + k] = c));
  return Array.from(cells, (c) => c ?? ' ').join('');
}

const digits = (value: number, width: number): string => String(Math.round(value)).padStart(width, '0');
const signed = (value: number): string => `${digits(Math.abs(value), 5)}${value < 0 ? '-' : '+'}`;

const THIRDS = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];
/** Losses of one long future at each scenario. */
export const futureLosses = (range: number, extreme: number): readonly number[] => [
  ...THIRDS.map((third) => (-third / 3) * range),
  -extreme,
  extreme,
];

export interface ContractText {
  readonly product: string;
  readonly type: 'FUT' | 'OOF';
  readonly month: string;
  readonly right?: 'C' | 'P';
  readonly optionMonth?: string;
  /** Digits as printed, decimals left out. */
  readonly strike?: number;
  readonly losses: readonly number[];
  readonly delta: number;
  /** Digits as printed. */
  readonly price: number;
}

/** Records 81 and 82. */
export function contract(c: ContractText): readonly string[] {
  const identity = (id: string): readonly (readonly [number, string])[] => [
    [1, id],
    [3, 'CME'],
    [6, c.product],
    [16, c.product],
    [26, c.type],
    [29, c.right ?? ' '],
    [30, c.month],
    [39, c.optionMonth ?? '000000'],
    [48, digits(c.strike ?? 0, 7)],
  ];
  const figures = (from: number, to: number): string => c.losses.slice(from, to).map(signed).join('');
  return [
    record(...identity('81'), [55, figures(0, 9)], [109, digits(c.price, 14)], [123, 'N']),
    record(
      ...identity('82'),
      [55, figures(9, 16)],
      [97, signed(c.delta * 1e4)],
      [103, '00650000'],
      [111, digits(c.price, 7)],
      [118, '++'],
    ),
  ];
}

export const header = (date = '20261120', format = 'U2'): string =>
  `0 CME   ${date}SF     ${date}1800${format}NYCLR        C CUST  H HEDGE 1 CORE  M MAINT `;

export interface CommodityText {
  readonly code: string;
  readonly priceDecimals: string;
  /** As 9(7)V9(7). */
  readonly valueFactor: string;
  readonly optionStyle?: string;
  readonly currency?: string;
  readonly riskExponent?: string;
  /** Further records after the definition. */
  readonly terms?: readonly string[];
}

export const product = (
  code: string,
  type: string,
  decimals: string,
  factor: string,
  currency = 'USD',
  valuation = '',
): string =>
  record(
    [1, 'P '],
    [3, 'CME'],
    [6, code],
    [16, type],
    [19, `${code} ${type}`],
    [34, decimals],
    [37, '000'],
    [42, factor],
    [66, `${currency}$STD 00`],
    [117, valuation],
  );

export const commodity = ({
  code,
  priceDecimals,
  valueFactor,
  optionStyle = 'P',
  currency = 'USD',
  riskExponent = '0',
  terms = [],
}: CommodityText): readonly string[] => [
  product(code, 'FUT', priceDecimals, valueFactor, currency),
  product(code, 'OOF', priceDecimals, valueFactor, currency),
  record(
    [1, '2 '],
    [3, 'CME'],
    [7, code],
    [13, riskExponent],
    [14, 'USD$'],
    [18, `${optionStyle}N`],
    [23, code],
    [33, 'FUT'],
    [39, code],
    [49, 'OOF'],
  ),
  ...terms,
];

/** One tier a month from December 2026 on, a spread of the first two at 300, delivery and minimum. */
export const terms = (code: string, delivery = '10', minimum = 250): readonly string[] => [
  `3 ${code.padEnd(6)}1001202612202612022027012027120000000000000000000000000000  100010001100`,
  `C ${code.padEnd(6)}1001020000300010101A020201B`,
  record(
    [1, '4 '],
    [3, code],
    [9, delivery],
    [11, '01'],
    [13, '01'],
    [15, '202612'],
    [21, '0000020'],
    [28, '0000050'],
    [63, digits(minimum, 7)],
    [70, '1001001001'],
  ),
  record(
    [1, 'B '],
    [3, 'CME'],
    [6, code],
    [16, 'FUT'],
    [19, '202612'],
    [28, '000000'],
    [37, '00650000'],
    [45, '00100000'],
    [53, '04500'],
    [58, '03000'],
    [63, '03300'],
    [80, '002740'],
    [86, '010000'],
    [92, '20261225'],
    [164, 'A'],
  ),
  record([1, 'B '], [3, 'CME'], [6, code], [16, 'OOF'], [19, '202612'], [28, '202612'], [86, '020000']),
];

/** Credit of 55 % for one of the first against six of the second. */
export const credit = (more: readonly (readonly [number, string])[] = []): string =>
  record(
    [1, '6 '],
    [3, 'CRY'],
    [6, '0001'],
    [10, '0550000'],
    [17, 'CME'],
    [21, 'BTC'],
    [27, '0010000A'],
    [35, 'CME'],
    [39, 'ETH'],
    [45, '0060000B'],
    [89, '01'],
    ...more,
  );

export const LOSSES = [
  -900, 1200, -9000, -7000, 5000, 7200, -20000, -18000, 9000, 11000, -33000, -31500, 12000, 14000, -30000,
  9000,
];

/** Bitcoin at 90,000 with a factor of 5, two futures and a call and a put of December; ether at 3,000 with 50. */
export function pa2File(btc: Partial<CommodityText> = {}, after: readonly string[] = [credit()]): string {
  const losses = futureLosses(9000, 8910);
  return [
    header(),
    'T EURUUSD$0001100000',
    '1 CME  07',
    ...commodity({
      code: 'BTC',
      priceDecimals: '002',
      valueFactor: '00000050000000',
      terms: terms('BTC'),
      ...btc,
    }),
    ...contract({ product: 'BTC', type: 'FUT', month: '202612', losses, delta: 1, price: 9_000_000 }),
    ...contract({ product: 'BTC', type: 'FUT', month: '202703', losses, delta: 1, price: 9_100_000 }),
    ...contract({
      product: 'BTC',
      type: 'OOF',
      month: '202612',
      right: 'C',
      optionMonth: '202612',
      strike: 90_000,
      losses: LOSSES,
      delta: 0.52,
      price: 600_000,
    }),
    ...contract({
      product: 'BTC',
      type: 'OOF',
      month: '202612',
      right: 'P',
      optionMonth: '202612',
      strike: 90_000,
      losses: LOSSES.map((x) => -x),
      delta: -0.48,
      price: 550_000,
    }),
    ...commodity({
      code: 'ETH',
      priceDecimals: '002',
      valueFactor: '00000500000000',
      terms: terms('ETH', '01', 0),
    }),
    ...contract({
      product: 'ETH',
      type: 'FUT',
      month: '202612',
      losses: futureLosses(3000, 2970),
      delta: 1,
      price: 300_000,
    }),
    '5 CRY       BTC   ETH   ',
    ...after,
  ].join('\r\n');
}
