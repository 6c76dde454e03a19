/** What each pricer and each risk method is for, and where it must not be used. */
import type { MethodId } from '../../risk/valueAtRisk/riskRequest';

export interface ModelUse {
  readonly name: string;
  readonly purpose: string;
  readonly limits: readonly string[];
  readonly data: readonly string[];
  readonly status: 'formula' | 'fitted' | 'challenger';
}

const LOGNORMAL = 'lognormal with the vol of the strike: smile risk only as far as the surface moves';

export const PRICER_USES: Readonly<Partial<Record<string, ModelUse>>> = {
  spot: use('Spot', 'value of coins held', ['no discount for size'], ['index price']),
  future: use(
    'Futures and perpetuals',
    'value and P&L of linear and inverse contracts',
    ['funding is not part of the value'],
    ['mark'],
  ),
  'european-linear': use(
    'Black-76, linear options',
    'listed options settled in quote currency',
    [LOGNORMAL, 'European exercise only'],
    ['forward', 'mark vol', 'discount factor'],
  ),
  'european-inverse': use(
    'Black-76, inverse options',
    'listed options settled in the coin',
    [LOGNORMAL, 'undiscounted, as the venues mark it'],
    ['forward', 'mark vol'],
  ),
  'european-dividends': use(
    'Black-Scholes with known dividends',
    'European options on assets that pay fixed amounts',
    ['dividends known in date and amount; escrowed spot'],
    ['spot', 'vol', 'rate', 'dividends'],
  ),
  american: use(
    'American options',
    'early exercise on spot or a future',
    [LOGNORMAL, 'no discrete dividends beyond those refused by name'],
    ['spot', 'vol', 'rate', 'yield'],
  ),
  exotic: use(
    'Exotic formulas',
    'OTC payoffs with a closed form or quadrature',
    [
      'flat vol of one strike: barriers and digitals carry skew risk that it does not see',
      'continuous monitoring unless the terms say otherwise',
    ],
    ['spot', 'vol', 'rate', 'yield', 'correlation where two assets are in it'],
  ),
  'early-exotic': use(
    'Exotics with early exercise',
    'compound and shout features by backward induction',
    [LOGNORMAL],
    ['spot', 'vol', 'rate', 'yield'],
  ),
  basket: use(
    'Baskets',
    'options on weighted sums of assets',
    ['constant correlations', LOGNORMAL],
    ['spots', 'vols', 'correlations'],
  ),
  'variance-swap': use(
    'Variance swap by replication',
    'fair variance from the smile',
    ['strikes that are not quoted are extrapolated', 'jumps bias the replication'],
    ['the whole smile'],
  ),
  'european-model': use(
    'Bachelier, jump-diffusion, variance gamma',
    'European options in a model that the market names',
    ['parameters are given, not calibrated here', 'not used for margin'],
    ['forward or spot', 'model parameters'],
    'challenger',
  ),
  approximation: use(
    'Published approximations',
    'a second opinion on American and exotic values',
    ['less accurate than the main pricer; never used for margin or VaR'],
    ['spot', 'vol', 'rate', 'yield'],
    'challenger',
  ),
  'monte-carlo': use(
    'Monte Carlo',
    'a second opinion with a standard error',
    ['sampling error is stated beside the value', 'never used for margin or VaR'],
    ['spot', 'vol', 'rate', 'yield', 'seed'],
    'challenger',
  ),
};

const HISTORY = ['factor histories with provenance', 'the book by full revaluation'];
const PAST = 'sees only moves like those of its window';

export const RISK_USES: Readonly<Record<MethodId, ModelUse>> = {
  historical: use(
    'Historical VaR and ES',
    'leading figure: tail of past joint moves',
    [PAST, 'slow to see a change of volatility'],
    HISTORY,
  ),
  'age-weighted': use(
    'Age-weighted VaR',
    'historical tail that forgets',
    [PAST, 'few effective days: no interval is stated'],
    HISTORY,
  ),
  'filtered-ewma': use(
    'Filtered VaR, EWMA',
    "past moves at today's volatility",
    ['correlations are those of the window', 'ratio of volatilities is bounded'],
    HISTORY,
    'fitted',
  ),
  'filtered-garch': use(
    'Filtered VaR, GARCH(1,1)',
    "past moves at today's fitted volatility",
    ['falls back to EWMA where the fit fails, and says so'],
    HISTORY,
    'fitted',
  ),
  'filtered-gjr': use(
    'Filtered VaR, GJR',
    'the same with a response to falls',
    ['falls back to EWMA where the fit fails, and says so'],
    HISTORY,
    'fitted',
  ),
  'filtered-dcc': use(
    'Filtered VaR, dynamic correlations',
    "past moves at today's volatilities and correlations",
    ['dynamic correlations are fitted to the window; refused where the fit does not converge'],
    HISTORY,
    'fitted',
  ),
  stressed: use(
    'Stressed VaR',
    'tail of the worst consecutive window',
    ['only as bad as the stored history', 'no interval: the window was chosen'],
    HISTORY,
  ),
  'delta-normal': use(
    'Delta-normal VaR',
    'quick check and decomposition',
    ['no convexity: not for option books', 'normal tails'],
    ['deltas by revaluation', 'covariances'],
    'challenger',
  ),
  'delta-gamma': use(
    'Delta-gamma VaR, Cornish-Fisher',
    'quick check of books with mild convexity',
    [
      'second order only; its error against full revaluation is shown',
      'expansion has a domain, outside of which it warns',
    ],
    ['deltas and gammas by revaluation', 'covariances'],
    'challenger',
  ),
  'monte-carlo-normal': use(
    'Monte Carlo, normal',
    'full revaluation under normal moves',
    ['no joint crashes beyond the correlation'],
    HISTORY,
    'fitted',
  ),
  'monte-carlo-t': use(
    'Monte Carlo, t copula',
    'full revaluation with joint crashes',
    ['one nu for all pairs, equal tails up and down'],
    HISTORY,
    'fitted',
  ),
};

/** Learned models, shown beside the classical figure with their out-of-sample score. */
export const CHALLENGER_USES: Readonly<Record<string, ModelUse>> = {
  'boosted-quantile': use(
    'Gradient-boosted quantile',
    'second opinion on the conditional tail quantile of one series',
    ['never replaces the classical figure', 'trained on the stored history alone; seeded'],
    ['one return series'],
    'challenger',
  ),
};

function use(
  name: string,
  purpose: string,
  limits: readonly string[],
  data: readonly string[],
  status: ModelUse['status'] = 'formula',
): ModelUse {
  return { name, purpose, limits, data, status };
}
