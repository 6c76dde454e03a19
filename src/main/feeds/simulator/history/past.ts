/** The made-up past of the simulated market: hourly levels, vols and funding, a function of seed and hour alone. */
import { MS_PER_YEAR } from '../../../../engine/basics/time';
import { correlatedDraws, normalDraw, seededRandom } from '../chance';

export const HOUR_MS = 3_600_000;
/** Nothing was listed before. */
export const FIRST_MS = Date.UTC(2021, 0, 1);
const HOUR_YEARS = HOUR_MS / MS_PER_YEAR;
const SPOT_CORRELATION = 0.85;
const LEVERAGE = -0.4;

interface Home {
  readonly spot: number;
  readonly vol: number;
}
const HOMES: Readonly<Record<string, Home>> = {
  BTC: { spot: 95_000, vol: 0.5 },
  ETH: { spot: 3_300, vol: 0.66 },
};
export const PAST_COINS = Object.keys(HOMES);

/** Hourly arrays from `FIRST_MS` on; entry h is the value at the end of hour h. */
export interface CoinPast {
  readonly spot: Float64Array;
  /** 30-day vol, fraction. */
  readonly vol: Float64Array;
  /** Rate of one hour, fraction. */
  readonly funding: Float64Array;
}

export interface Candle {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export class Past {
  private readonly coins = new Map<string, CoinPast>();
  private hours = 0;

  constructor(private readonly seed: number) {}

  /** Whole hours that have passed by `nowMs`. */
  of(coin: string, nowMs: number): CoinPast | undefined {
    const hours = Math.max(0, Math.floor((nowMs - FIRST_MS) / HOUR_MS));
    if (hours > this.hours) this.grow(hours);
    const past = this.coins.get(coin);
    return (
      past && {
        spot: past.spot.subarray(0, hours),
        vol: past.vol.subarray(0, hours),
        funding: past.funding.subarray(0, hours),
      }
    );
  }

  /** From the beginning, a year ahead: the same hours come out the same however far it goes. */
  private grow(hours: number): void {
    this.hours = hours + Math.round(1 / HOUR_YEARS);
    const random = seededRandom(this.seed ^ 0x51ab);
    const states = PAST_COINS.map((coin) => ({
      past: {
        spot: new Float64Array(this.hours),
        vol: new Float64Array(this.hours),
        funding: new Float64Array(this.hours),
      },
      home: HOMES[coin],
      logSpot: 0,
      logVol: 0,
      premium: 0,
    }));
    const root = Math.sqrt(HOUR_YEARS);
    for (let h = 0; h < this.hours; h += 1) {
      const draws = correlatedDraws(random, SPOT_CORRELATION);
      for (const [k, state] of states.entries()) {
        const vol = state.home.vol * Math.exp(state.logVol);
        state.logSpot += -1.5 * state.logSpot * HOUR_YEARS + vol * root * draws[k];
        const own = LEVERAGE * draws[k] + Math.sqrt(1 - LEVERAGE ** 2) * normalDraw(random);
        state.logVol += -12 * state.logVol * HOUR_YEARS + 1.1 * root * own;
        state.premium += -60 * state.premium * HOUR_YEARS + 0.5 * root * normalDraw(random);
        state.past.spot[h] = state.home.spot * Math.exp(state.logSpot);
        state.past.vol[h] = state.home.vol * Math.exp(state.logVol);
        state.past.funding[h] = (0.08 + state.premium) * HOUR_YEARS;
      }
    }
    PAST_COINS.forEach((coin, k) => this.coins.set(coin, states[k].past));
  }
}

/** Candles of `stepMs` that lie wholly in the past and start in [fromMs, toMs), oldest first. */
export function candlesOf(
  levels: Float64Array,
  stepMs: number,
  fromMs: number,
  toMs: number,
  scale = 1,
): readonly Candle[] {
  const per = stepMs / HOUR_MS;
  const candles: Candle[] = [];
  const first = Math.max(0, Math.ceil((fromMs - FIRST_MS) / stepMs));
  for (let k = first; FIRST_MS + k * stepMs < toMs && (k + 1) * per <= levels.length; k += 1) {
    const inside = levels.subarray(k * per, (k + 1) * per);
    const open = (k === 0 ? inside[0] : levels[k * per - 1]) * scale;
    const all = [open, ...Array.from(inside, (level) => level * scale)];
    candles.push({
      startMs: FIRST_MS + k * stepMs,
      open,
      high: Math.max(...all),
      low: Math.min(...all),
      close: inside[per - 1] * scale,
    });
  }
  return candles;
}
