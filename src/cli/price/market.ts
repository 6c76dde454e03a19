/** Reads the market of a case of `plimsoll price`. */
import type {
  BasketAssets,
  InstrumentMarket,
  KnownDividend,
  MarketModel,
  PricingMethod,
  SecondAsset,
  StripOption,
} from '../../engine/pricing/instrumentValue';
import { DEFAULT_SETTINGS } from '../../engine/pricing/monteCarlo/monteCarlo';
import {
  FieldError,
  instantAt,
  numberAt,
  numbersAt,
  objectAt,
  objectsAt,
  optionalNumber,
  wordAt,
  type Fields,
} from './fields';

export function readMarket(market: Fields): InstrumentMarket {
  return {
    valuationMs: instantAt(market, 'valuation'),
    spot: optionalNumber(market, 'spot'),
    forward: optionalNumber(market, 'forward'),
    vol: optionalNumber(market, 'vol'),
    rate: optionalNumber(market, 'rate'),
    yieldRate: optionalNumber(market, 'yield'),
    ...(market.dividends === undefined ? {} : { dividends: readDividends(market) }),
    ...(market.model === undefined ? {} : { model: readModel(objectAt(market, 'model')) }),
    ...(market.method === undefined ? {} : { method: readMethod(objectAt(market, 'method')) }),
    ...(market.second === undefined ? {} : { second: readSecond(objectAt(market, 'second')) }),
    ...(market.others === undefined ? {} : { others: readOthers(market) }),
    ...(market.strip === undefined ? {} : { strip: objectsAt(market, 'strip').map(readStripOption) }),
  };
}

const MODELS = ['normal', 'jump-diffusion', 'variance-gamma'] as const;

function readModel(fields: Fields): MarketModel {
  const kind = wordAt(fields, 'kind', MODELS, undefined, 'UNSUPPORTED');
  if (kind === 'normal') return { kind };
  if (kind === 'variance-gamma')
    return { kind, drift: numberAt(fields, 'drift'), variance: numberAt(fields, 'variance') };
  const [intensity, meanJump] = [numberAt(fields, 'intensity'), numberAt(fields, 'meanJump')];
  return { kind, intensity, meanJump, jumpDeviation: numberAt(fields, 'jumpDeviation') };
}

const METHODS = [
  'barone-adesi-whaley',
  'bjerksund-stensland',
  'qd-plus',
  'ju-quadratic',
  'moment-match',
  'continuity-correction',
  'kirk',
  'bjerksund-stensland-spread',
  'monte-carlo',
] as const;

function readMethod(fields: Fields): PricingMethod {
  const kind = wordAt(fields, 'kind', METHODS, undefined, 'UNSUPPORTED');
  if (kind !== 'monte-carlo') return { kind };
  const { pathsPerReplicate, replicates, seed } = DEFAULT_SETTINGS;
  return {
    kind,
    pathsPerReplicate: numberAt(fields, 'pathsPerReplicate', pathsPerReplicate),
    replicates: numberAt(fields, 'replicates', replicates),
    seed: numberAt(fields, 'seed', seed),
  };
}

const readDividends = (fields: Fields): readonly KnownDividend[] =>
  objectsAt(fields, 'dividends').map((entry) => {
    const kind = wordAt(entry, 'kind', ['cash', 'proportional'] as const, 'cash', 'UNSUPPORTED');
    return { exMs: instantAt(entry, 'exDate'), kind, amount: numberAt(entry, 'amount') };
  });

const readAsset = (fields: Fields) => ({
  spot: numberAt(fields, 'spot'),
  yieldRate: numberAt(fields, 'yield'),
  vol: numberAt(fields, 'vol'),
});

const readSecond = (fields: Fields): SecondAsset => ({
  ...readAsset(fields),
  correlation: numberAt(fields, 'correlation'),
});

function readOthers(fields: Fields): BasketAssets {
  const rows: unknown = fields.correlation;
  if (!Array.isArray(rows)) throw new FieldError('correlation', 'must be a list of rows', rows);
  return {
    assets: objectsAt(fields, 'others').map(readAsset),
    correlation: rows.map((row: unknown, i) =>
      numbersAt({ [`correlation[${i}]`]: row }, `correlation[${i}]`),
    ),
  };
}

const readStripOption = (fields: Fields): StripOption => ({
  optionType: wordAt(fields, 'type', ['call', 'put'] as const),
  strike: numberAt(fields, 'strike'),
  vol: numberAt(fields, 'vol'),
});
