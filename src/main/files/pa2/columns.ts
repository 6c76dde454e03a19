/**
 * Columns of the records of SPAN risk parameter files in the expanded unpacked format ("U2", `.pa2`).
 * Sources: CME Group, "Risk Parameter File Layouts for the Positional Formats", pages "Expanded" of each record type
 * (SPAN pages, cme-ch.com/span/spanl300.htm and the Client Systems wiki); HKEX, "Risk Parameter File Descriptions";
 * CME advisory 10-147 (high-precision price). Compared with the column tables of three public readers
 * (rpolton/span-for-margin, jburgy/span and another in Python) and with the records of the file of 20 June 2025 that
 * jburgy/span quotes.
 */
import { field } from './line';

export const HEADER = {
  organisation: field('exchange complex', 3, 8),
  businessDate: field('business date', 9, 16),
  format: field('file format', 36, 37),
  stage: field('maintenance or initial', 75, 75),
};

export const CURRENCY = {
  from: field('from currency', 3, 5),
  to: field('to currency', 7, 9),
  multiplier: field('conversion multiplier', 11, 20, 6),
};

export const REDEFINITION = {
  exchange: field('exchange', 3, 5),
  product: field('product code', 6, 15),
  alternate: field('alternate combined commodity', 35, 40),
};

export const PRODUCT = {
  exchange: field('exchange', 3, 5),
  code: field('product code', 6, 15),
  type: field('product type', 16, 18),
  priceDecimals: field('settlement price decimal locator', 34, 36),
  strikeDecimals: field('strike price decimal locator', 37, 39),
  priceAlignment: field('settlement price alignment code', 40, 40),
  strikeAlignment: field('strike price alignment code', 41, 41),
  valueFactor: field('contract value factor', 42, 55, 7),
  currency: field('settlement currency', 66, 68),
  exponentSign: field('sign of the contract value factor exponent', 73, 73),
  exponent: field('contract value factor exponent', 74, 75),
  valuation: field('valuation method', 117, 121),
};

export const COMMODITY = {
  exchange: field('exchange', 3, 5),
  code: field('combined commodity code', 7, 12),
  riskExponent: field('risk exponent', 13, 13),
  currency: field('performance bond currency', 14, 16),
  optionStyle: field('option margin style', 18, 18),
};
/** Six products to a record, 16 columns each. */
export const COMMODITY_PRODUCT = {
  code: field('product code', 23, 32),
  type: field('contract type', 33, 35),
  arrayDecimals: field('risk array decimal locator', 36, 36),
};

export const INTRA_TIERS = { code: field('combined commodity code', 3, 8), method: field('method', 9, 10) };
/** Four tiers to a record, 14 columns each, and their day codes, 4 columns each. */
export const INTRA_TIER = {
  number: field('tier number', 11, 12),
  start: field('tier start', 13, 18),
  end: field('tier end', 19, 24),
  startDay: field('tier start day', 81, 82),
  endDay: field('tier end day', 83, 84),
};

export const SCANNING = {
  code: field('combined commodity code', 3, 8),
  method: field('scanning method', 9, 10),
  priceRiskMethod: field('weighted price risk method', 83, 83),
};

export const TIER_SPREAD = {
  code: field('combined commodity code', 3, 8),
  method: field('spread method', 9, 10),
  priority: field('spread priority', 11, 12),
  legs: field('number of legs', 13, 14),
  rate: field('charge rate', 15, 21),
};
/** Eight legs, 7 columns each. */
export const TIER_SPREAD_LEG = {
  tier: field('tier of leg', 24, 25),
  ratio: field('delta per spread of leg', 26, 27),
  side: field('side of leg', 28, 28),
};

export const SERIES_SPREAD = {
  code: field('combined commodity code', 3, 8),
  priority: field('spread priority', 9, 13),
  rate: field('charge rate', 14, 20),
};
/** Four legs, 14 columns each; months as YYMM. */
export const SERIES_SPREAD_LEG = {
  month: field('contract month of leg', 21, 24),
  rest: field('remaining part of the period of leg', 25, 27),
  ratio: field('delta per spread of leg', 28, 33, 4),
  side: field('side of leg', 34, 34),
};

export const DELIVERY = {
  code: field('combined commodity code', 3, 8),
  method: field('delivery charge method', 9, 10),
  months: field('number of months in delivery', 11, 12),
  minimum: field('short option minimum', 63, 69),
  minimumMethod: field('short option minimum method', 79, 79),
};
/** Two months, 22 columns each; their day codes, 2 columns each. */
export const DELIVERY_MONTH = {
  month: field('delivery month', 15, 20),
  spreadRate: field('charge per delta in spreads', 21, 27),
  outrightRate: field('charge per delta in outrights', 28, 34),
  day: field('delivery day', 57, 58),
};

export const ARRAY_PARAMETERS = {
  exchange: field('exchange', 3, 5),
  code: field('product code', 6, 15),
  type: field('product type', 16, 18),
  month: field('futures month', 19, 24),
  day: field('futures day', 25, 26),
  optionMonth: field('option month', 28, 33),
  optionDay: field('option day', 34, 35),
  volRange: field('volatility scan range', 45, 52, 6),
  extremeMultiple: field('extreme move multiplier', 58, 62, 3),
  extremeCover: field('extreme move covered fraction', 63, 67, 4),
  lookAheadYears: field('look-ahead time', 80, 85, 6),
  deltaScale: field('delta scaling factor', 86, 91, 4),
  valueFactor: field('contract value factor', 129, 142, 7),
  exponent: field('contract value factor exponent', 143, 144),
  exponentSign: field('sign of the contract value factor exponent', 145, 145),
  volRangeExponent: field('volatility scan range exponent', 149, 150),
  volRangeMethod: field('volatility scan range quotation', 164, 164),
};

export const INTER_SPREAD = {
  priority: field('spread priority', 6, 9),
  rate: field('spread credit rate', 10, 16, 4),
  method: field('intercommodity spread method', 89, 90),
  creditMethod: field('credit calculation method', 101, 101),
  separateRates: field('credit rates by leg flag', 122, 122),
};
/** Four legs, 18 columns each; their tiers, 2 columns each. */
export const INTER_SPREAD_LEG = {
  exchange: field('exchange of leg', 17, 19),
  code: field('combined commodity of leg', 21, 26),
  ratio: field('delta per spread of leg', 27, 33, 4),
  side: field('side of leg', 34, 34),
};
export const INTER_SPREAD_TIER = field('tier of leg', 102, 103);

/** Common to the two records of a risk array. */
export const ARRAY = {
  exchange: field('exchange', 3, 5),
  code: field('product code', 6, 15),
  type: field('product type', 26, 28),
  right: field('option right', 29, 29),
  month: field('futures month', 30, 35),
  day: field('futures day', 36, 37),
  optionMonth: field('option month', 39, 44),
  optionDay: field('option day', 45, 46),
  strike: field('strike', 48, 54),
};
/** Nine figures in record 81 and seven in record 82, 6 columns each with the sign. */
export const ARRAY_FIGURE = field('array value', 55, 59);

export const ARRAY_FIRST = {
  precisePrice: field('high-precision settlement price', 109, 122),
  preciseFlag: field('high-precision settlement price flag', 123, 123),
};
export const ARRAY_SECOND = {
  compositeDelta: field('composite delta', 97, 101, 4),
  price: field('settlement price', 111, 117),
  priceSign: field('sign of the settlement price', 118, 118),
  strikeSign: field('sign of the strike', 119, 119),
  valueFactor: field('contract value factor', 138, 151, 7),
};
