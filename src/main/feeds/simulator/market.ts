/** The hidden state of the simulated market: correlated spots, basis, vol level and skew that move every step. */
import { MS_PER_YEAR } from '../../../engine/basics/time';
import type { RandomSource } from '../clock';
import { correlatedDraws, normalDraw } from './chance';
import { COINS } from './listing';
import { smileVol, type SmileState } from './smile';

export const STEP_MS = 100;
const STEP_YEARS = STEP_MS / MS_PER_YEAR;
const SPOT_CORRELATION = 0.85;
/** One day's pull back to the long-run level for vol and basis. */
const REVERSION_PER_YEAR = 120;
const SPOT_VOL_CORRELATION = -0.35;

export interface CoinState extends SmileState {
  spot: number;
  /** Annualised futures basis at the short and the long end. */
  basisShort: number;
  basisLong: number;
  /** Perpetual over index, fraction. */
  premium: number;
}

const STARTS: Readonly<Record<string, CoinState>> = {
  BTC: {
    spot: 0,
    volShort: 0.47,
    volLong: 0.52,
    skew: -0.28,
    wings: 0.95,
    basisShort: 0.055,
    basisLong: 0.072,
    premium: 1e-4,
  },
  ETH: {
    spot: 0,
    volShort: 0.66,
    volLong: 0.68,
    skew: -0.22,
    wings: 0.9,
    basisShort: 0.048,
    basisLong: 0.065,
    premium: 1e-4,
  },
};

/** Move of a mean-reverting quantity over one step (Ornstein-Uhlenbeck, Euler). */
const revert = (value: number, home: number, noise: number): number =>
  value + REVERSION_PER_YEAR * (home - value) * STEP_YEARS + noise;

export class Market {
  readonly coins: Record<string, CoinState> = {};
  private readonly random: RandomSource;

  constructor(random: RandomSource) {
    this.random = random;
    for (const { name, spot } of COINS) this.coins[name] = { ...STARTS[name], spot };
  }

  /** One step of 100 ms. */
  step(): void {
    const draws = correlatedDraws(this.random, SPOT_CORRELATION);
    COINS.forEach(({ name }, i) => this.stepCoin(name, draws[i]));
  }

  private stepCoin(name: string, spotDraw: number): void {
    const coin = this.coins[name];
    const home = STARTS[name];
    const root = Math.sqrt(STEP_YEARS);
    coin.spot *= Math.exp(coin.volShort * root * spotDraw - 0.5 * coin.volShort ** 2 * STEP_YEARS);
    const volDraw =
      SPOT_VOL_CORRELATION * spotDraw + Math.sqrt(1 - SPOT_VOL_CORRELATION ** 2) * normalDraw(this.random);
    coin.volShort = Math.max(
      0.15,
      revert(coin.volShort, home.volShort, 0.9 * coin.volShort * root * volDraw),
    );
    coin.volLong = Math.max(0.2, revert(coin.volLong, home.volLong, 0.25 * coin.volLong * root * volDraw));
    coin.skew = Math.min(
      0.4,
      Math.max(-0.7, revert(coin.skew, home.skew, 0.8 * root * normalDraw(this.random))),
    );
    coin.basisShort = revert(coin.basisShort, home.basisShort, 0.25 * root * normalDraw(this.random));
    coin.basisLong = revert(coin.basisLong, home.basisLong, 0.1 * root * normalDraw(this.random));
    coin.premium = revert(coin.premium, home.premium, 0.02 * root * normalDraw(this.random));
  }

  /** Every spot moves by this factor at once. */
  jump(factor: number): void {
    for (const { name } of COINS) this.coins[name].spot *= factor;
  }

  spot(coin: string): number {
    return this.coins[coin].spot;
  }

  /** Forward for a time to expiry in years. */
  forward(coin: string, years: number): number {
    const { spot, basisShort, basisLong } = this.coins[coin];
    const weight = Math.exp(-years / 0.25);
    return spot * Math.exp((basisLong + (basisShort - basisLong) * weight) * Math.max(0, years));
  }

  vol(coin: string, strike: number, forward: number, years: number): number {
    return smileVol(this.coins[coin], Math.log(strike / forward), years);
  }

  /** 30-day at-the-money vol with a premium for the wings, in percent: what the vol index shows. */
  volIndexPercent(coin: string): number {
    return 100 * 1.03 * smileVol(this.coins[coin], 0, 30 / 365);
  }
}
