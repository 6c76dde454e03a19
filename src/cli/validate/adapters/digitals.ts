/** Digitals, touch options and double digitals: computed suite and the published ones. */
import { priceBarrierClaim, type Barrier } from '../../../engine/pricing/exotic/barrier';
import { digitalClaim, priceDigital, type Digital } from '../../../engine/pricing/exotic/digital';
import { priceDoubleDigital, type DoubleDigital } from '../../../engine/pricing/exotic/doubleBarrier';
import { priceTouch, type TouchOption } from '../../../engine/pricing/exotic/oneTouch';
import { unsupported, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { marketOf, reportSensitivities, typeOf } from './exoticInputs';

const terminalOf = (kind: string, inputs: JsonObject): Digital | undefined => {
  const terms = { type: typeOf(inputs), K: numberOf(inputs, 'K') };
  if (kind === 'asset-or-nothing') return { ...terms, kind };
  if (kind === 'cash-or-nothing') return { ...terms, kind, cash: numberOf(inputs, 'cash') };
  if (kind === 'gap') return { ...terms, kind, paymentStrike: numberOf(inputs, 'second_strike') };
  return undefined;
};

const TOUCH_PAYMENTS: Readonly<Record<string, TouchOption['pays']>> = {
  'one-touch-at-hit': 'at-hit',
  'one-touch-at-expiry': 'at-expiry-if-hit',
  'no-touch': 'at-expiry-if-not-hit',
};

function touch(inputs: JsonObject, pays: TouchOption['pays']): Computation {
  const H = numberOf(inputs, 'H');
  const direction = numberOf(inputs, 'S') > H ? 'down' : 'up';
  const option: TouchOption = { H, direction, pays, amount: numberOf(inputs, 'cash') };
  return reportSensitivities(priceTouch(option, marketOf(inputs)));
}

function computed({ inputs }: { readonly inputs: JsonObject }): Computation {
  const kind = textOf(inputs, 'kind');
  const pays = TOUCH_PAYMENTS[kind];
  if (pays !== undefined) return touch(inputs, pays);
  if (kind === 'double-no-touch') return doubleDigital(inputs, 'out');
  return digital(kind, inputs);
}

function digital(kind: string, inputs: JsonObject): Computation {
  const option = terminalOf(kind, inputs);
  if (option === undefined) return unsupported(`kind "${kind}"`);
  return reportSensitivities(priceDigital(option, marketOf(inputs)));
}

const doubleDigital = (inputs: JsonObject, pays: DoubleDigital['pays']): Computation => {
  const [L, U, cash] = [numberOf(inputs, 'L'), numberOf(inputs, 'U'), numberOf(inputs, 'cash')];
  return reportSensitivities(priceDoubleDigital({ L, U, cash, pays }, marketOf(inputs)));
};

/** Published names: the strike is the level; a call looks at an upper level, a put at a lower one. */
const PUBLISHED_TOUCH = /^(one-touch|touch)-(cash|asset)-at-(hit|expiry)$/;

function published({ inputs }: { readonly inputs: JsonObject }): Computation {
  const kind = textOf(inputs, 'kind');
  const parts = PUBLISHED_TOUCH.exec(kind);
  if (parts !== null) return publishedTouch(inputs, parts[2] === 'asset', parts[3] === 'hit');
  if (kind.startsWith('barrier-')) return barrierDigital(kind.slice('barrier-'.length), inputs);
  return digital(kind, inputs);
}

function publishedTouch(inputs: JsonObject, isAsset: boolean, atHit: boolean): Computation {
  const ifHit = inputs.knock_in === true;
  if (atHit && !ifHit) return unsupported('a payment at the hit if there was none');
  const pays = atHit ? 'at-hit' : ifHit ? 'at-expiry-if-hit' : 'at-expiry-if-not-hit';
  const option: TouchOption = {
    H: numberOf(inputs, 'K'),
    direction: typeOf(inputs) === 'put' ? 'down' : 'up',
    pays,
    amount: isAsset ? 'asset' : numberOf(inputs, 'cash'),
  };
  return reportSensitivities(priceTouch(option, marketOf(inputs)));
}

function barrierDigital(kind: string, inputs: JsonObject): Computation {
  const option = terminalOf(kind, inputs);
  if (option === undefined) return unsupported(`kind "${kind}"`);
  const [direction, knock] = textOf(inputs, 'barrier_type').split('-') as [
    Barrier['direction'],
    Barrier['knock'],
  ];
  const barrier = { direction, knock, H: numberOf(inputs, 'H') };
  return reportSensitivities(priceBarrierClaim(barrier, digitalClaim(option), marketOf(inputs)));
}

const DOUBLE_PAYMENTS: Readonly<Record<string, DoubleDigital['pays']>> = {
  'double-knock-out': 'out',
  'double-knock-in': 'in',
  'double-kiko': 'lower-first',
  'double-koki': 'upper-first',
};

function publishedDouble({ inputs }: { readonly inputs: JsonObject }): Computation {
  const pays = DOUBLE_PAYMENTS[textOf(inputs, 'barrier_type')];
  if (pays === undefined) return unsupported(`barrier type "${textOf(inputs, 'barrier_type')}"`);
  return doubleDigital(inputs, pays);
}

export const DIGITAL_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'digital_mpmath', compute: computed },
  { suite: 'published_digital', compute: published },
  { suite: 'published_double_digital', compute: publishedDouble },
];
