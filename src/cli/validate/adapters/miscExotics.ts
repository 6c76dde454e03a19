/** Published values of options that belong to no other suite. */
import { priceComplexChooser } from '../../../engine/pricing/exotic/complexChooser';
import { priceCompound, type CompoundOption } from '../../../engine/pricing/exotic/compound';
import { exoticGreeks, type MarketPricer } from '../../../engine/pricing/exotic/exoticGreeks';
import type { Sensitivities } from '../../../engine/pricing/exotic/exoticMarket';
import { priceChooser } from '../../../engine/pricing/exotic/forwardStart';
import { priceCorrelationOption } from '../../../engine/pricing/exotic/minMax';
import { priceQuanto } from '../../../engine/pricing/exotic/quanto';
import { fairVariance, type StripQuote } from '../../../engine/pricing/exotic/varianceSwap';
import { failed, unsupported, values } from '../adapter';
import type { Computation, Json, JsonObject, SuiteAdapter } from '../adapter';
import { numberOf, numbersOf, textOf } from '../inputs';
import { marketOf, reportPrice, typeOf } from './exoticInputs';
import { twoAssetMarketOf } from './twoAssets';

function allGreeks(pricer: MarketPricer<Sensitivities>, inputs: JsonObject): Computation {
  const result = exoticGreeks(pricer, marketOf(inputs));
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ ...result.value });
}

function correlation(inputs: JsonObject): Computation {
  const [K1, K2] = numbersOf(inputs, 'K1', 'K2');
  return reportPrice(priceCorrelationOption(typeOf(inputs), K1, K2, twoAssetMarketOf(inputs)));
}

function compound(inputs: JsonObject): Computation {
  const [strike, t, K, T] = numbersOf(inputs, 'K_mother', 't_mother', 'K_daughter', 'T_daughter');
  // Elapsing time brings both dates nearer: the daughter's expiry is the market's T.
  const option: CompoundOption = {
    mother: { type: typeOf(inputs, 'type_mother'), K: strike, t },
    daughter: { type: typeOf(inputs, 'type_daughter'), K },
  };
  return allGreeks((market) => priceCompound(option, market), { ...inputs, T });
}

function chooser(inputs: JsonObject): Computation {
  const [K, chooseAt] = numbersOf(inputs, 'K', 't_choose');
  return allGreeks((market) => priceChooser(K, chooseAt, market), inputs);
}

function complexChooser(inputs: JsonObject): Computation {
  const [callK, callT, putK, putT, T] = numbersOf(inputs, 'K_call', 'T_call', 'K_put', 'T_put', 't_choose');
  const option = { call: { K: callK, T: callT }, put: { K: putK, T: putT } };
  return allGreeks((market) => priceComplexChooser(option, market), { ...inputs, T });
}

function quanto(inputs: JsonObject): Computation {
  const [K, foreignRate, fxSigma, rho] = numbersOf(inputs, 'K', 'fx_rate', 'fx_sigma', 'rho');
  const option = { type: typeOf(inputs), K, foreignRate, fxSigma, rho };
  return allGreeks((market) => priceQuanto(option, market), inputs);
}

function varianceSwap(inputs: JsonObject): Computation {
  const [S, T, r, q] = numbersOf(inputs, 'S', 'T', 'r', 'q');
  const strip = (inputs.options as readonly Json[]).map((entry): StripQuote => {
    const quote = entry as JsonObject;
    return { type: typeOf(quote), K: numberOf(quote, 'K'), sigma: numberOf(quote, 'sigma') };
  });
  const result = fairVariance(strip, { S, T, r, q });
  if (!result.ok) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ fair_variance: result.value.variance });
}

const KINDS: Readonly<Record<string, (inputs: JsonObject) => Computation>> = {
  'two-asset-correlation': correlation,
  compound,
  'simple-chooser': chooser,
  'complex-chooser': complexChooser,
  quanto,
  'variance-swap-fair-strike': varianceSwap,
};

export const miscExotics: SuiteAdapter = {
  suite: 'published_misc_exotic',
  compute: ({ inputs }) => {
    const kind = textOf(inputs, 'kind');
    const compute = KINDS[kind];
    return compute === undefined ? unsupported(`kind "${kind}"`) : compute(inputs);
  },
};
