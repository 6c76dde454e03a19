/** Reads the payoff of an exotic option: one reader per style, checked by the compiler to be complete. */
import type { ExoticPayoff, ExoticStyle } from '../../engine/instruments/exoticPayoff';
import { instantAt, instantsAt, numberAt, numberOrWord, numbersAt, wordAt, type Fields } from './fields';

const TYPES = ['call', 'put'] as const;
const SIDES = ['down', 'up'] as const;
const KNOCKS = ['in', 'out'] as const;
const AVERAGES = ['geometric', 'arithmetic'] as const;
const TOUCHES = ['at-hit', 'at-expiry-if-hit', 'at-expiry-if-not-hit'] as const;
const DOUBLE_TOUCHES = ['out', 'in', 'lower-first', 'upper-first'] as const;

const typeOf = (fields: Fields) => wordAt(fields, 'type', TYPES);
const vanilla = (fields: Fields) => ({ optionType: typeOf(fields), strike: numberAt(fields, 'strike') });
const knockOf = (fields: Fields) => wordAt(fields, 'knock', KNOCKS);
const directionOf = (fields: Fields) => wordAt(fields, 'direction', SIDES);
const barrier = (fields: Fields) => ({
  direction: directionOf(fields),
  knock: knockOf(fields),
  level: numberAt(fields, 'level'),
});
const corridor = (fields: Fields) => ({ low: numberAt(fields, 'low'), high: numberAt(fields, 'high') });
const watchedOf = (fields: Fields) =>
  fields.watched === undefined ? {} : { watchedMs: instantsAt(fields, 'watched') };
const averageOf = (fields: Fields) => wordAt(fields, 'average', AVERAGES);

type Readers = {
  readonly [Style in ExoticStyle]: (
    fields: Fields,
  ) => Omit<Extract<ExoticPayoff, { readonly style: Style }>, 'style'>;
};

const READERS: Readers = {
  barrier: (f) => ({ ...vanilla(f), ...barrier(f), ...watchedOf(f), rebate: numberAt(f, 'rebate', 0) }),
  'window-barrier': (f) => ({
    ...vanilla(f),
    ...barrier(f),
    fromMs: instantAt(f, 'from'),
    toMs: instantAt(f, 'to'),
    crossing: wordAt(f, 'crossing', ['either', 'towards'] as const),
  }),
  'double-barrier': (f) => ({ ...vanilla(f), ...corridor(f), knock: knockOf(f) }),
  'soft-barrier': (f) => ({ ...vanilla(f), ...corridor(f), knock: knockOf(f), direction: directionOf(f) }),
  'cash-or-nothing': (f) => ({ ...vanilla(f), cash: numberAt(f, 'cash') }),
  'asset-or-nothing': vanilla,
  gap: (f) => ({ ...vanilla(f), paymentStrike: numberAt(f, 'paymentStrike') }),
  touch: (f) => ({
    direction: directionOf(f),
    level: numberAt(f, 'level'),
    pays: wordAt(f, 'pays', TOUCHES),
    amount: numberOrWord(f, 'amount', 'asset'),
  }),
  'double-touch': (f) => ({
    ...corridor(f),
    pays: wordAt(f, 'pays', DOUBLE_TOUCHES),
    cash: numberAt(f, 'cash'),
  }),
  asian: (f) => ({
    optionType: typeOf(f),
    average: averageOf(f),
    strike: numberOrWord(f, 'strike', 'average'),
    fixingsMs: instantsAt(f, 'fixings'),
    ...(f.known === undefined ? {} : { known: numbersAt(f, 'known') }),
  }),
  'continuous-asian': (f) => ({
    ...vanilla(f),
    average: averageOf(f),
    ...(f.knownAverage === undefined
      ? {}
      : { known: { average: numberAt(f, 'knownAverage'), sinceMs: instantAt(f, 'since') } }),
  }),
  lookback: (f) => ({
    optionType: typeOf(f),
    strike: numberOrWord(f, 'strike', 'floating'),
    extremum: numberAt(f, 'extremum'),
    ...watchedOf(f),
  }),
  'partial-floating-lookback': (f) => ({
    optionType: typeOf(f),
    untilMs: instantAt(f, 'until'),
    extremum: numberAt(f, 'extremum'),
    multiple: numberAt(f, 'multiple', 1),
  }),
  'partial-fixed-lookback': (f) => ({ ...vanilla(f), fromMs: instantAt(f, 'from') }),
  'forward-start': (f) => ({
    optionType: typeOf(f),
    moneyness: numberAt(f, 'moneyness'),
    startMs: instantAt(f, 'start'),
  }),
  chooser: (f) => ({ strike: numberAt(f, 'strike'), chooseMs: instantAt(f, 'choose') }),
  'complex-chooser': (f) => ({
    chooseMs: instantAt(f, 'choose'),
    callStrike: numberAt(f, 'callStrike'),
    callExpiryMs: instantAt(f, 'callExpiry'),
    putStrike: numberAt(f, 'putStrike'),
    putExpiryMs: instantAt(f, 'putExpiry'),
  }),
  shout: vanilla,
  'variance-swap': (f) => ({
    strikeVol: numberAt(f, 'strikeVol'),
    ...(f.realised === undefined
      ? {}
      : { realised: { variance: numberAt(f, 'realised'), sinceMs: instantAt(f, 'since') } }),
  }),
  compound: (f) => ({
    ...vanilla(f),
    motherType: wordAt(f, 'motherType', TYPES),
    motherStrike: numberAt(f, 'motherStrike'),
    motherExpiryMs: instantAt(f, 'motherExpiry'),
  }),
  exchange: (f) => ({ units: numberAt(f, 'units', 1), secondUnits: numberAt(f, 'secondUnits', 1) }),
  spread: vanilla,
  'best-of': vanilla,
  'worst-of': vanilla,
  'two-asset-correlation': (f) => ({ ...vanilla(f), secondStrike: numberAt(f, 'secondStrike') }),
  basket: (f) => ({ ...vanilla(f), weights: numbersAt(f, 'weights') }),
  rainbow: (f) => ({
    ...vanilla(f),
    of: wordAt(f, 'of', ['largest', 'smallest'] as const),
    weights: numbersAt(f, 'weights'),
  }),
  quanto: (f) => ({
    ...vanilla(f),
    foreignRate: numberAt(f, 'foreignRate'),
    fxVol: numberAt(f, 'fxVol'),
    fxCorrelation: numberAt(f, 'fxCorrelation'),
    fixedFx: numberAt(f, 'fixedFx', 1),
  }),
};

export const EXOTIC_STYLES = Object.keys(READERS) as readonly ExoticStyle[];

export function readPayoff(fields: Fields): ExoticPayoff {
  const style = wordAt(fields, 'style', EXOTIC_STYLES, undefined, 'UNSUPPORTED');
  return { style, ...READERS[style](fields) } as ExoticPayoff;
}
