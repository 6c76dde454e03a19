/** What every simulated venue shares: one market, the instruments on it, and their lives. Names are Deribit's. */
import { MS_PER_DAY } from '../../../engine/basics/time';
import { expiryOf, type EuropeanOption, type Instrument } from '../../../engine/instruments/instrument';
import { parseInstrumentId, parseSymbol, writeSymbol } from '../../../engine/instruments/symbol';
import { seededRandom } from './chance';
import { DeliveryAverages } from './deliveryAverages';
import { chainOf, COINS, linesOf, optionExpiries, type Breadth } from './listing';
import { Past } from './history/past';
import { Market } from './market';
import { Quotes, round } from './quotes';

/** An instrument's life has turned. */
export interface LifeChange {
  readonly kind: 'listed' | 'delivered' | 'changed';
  readonly instrument: Instrument;
}

export interface ExchangeOptions {
  readonly seed: number;
  readonly now: () => number;
  /** Names (Deribit's) or ids of instruments to list beside those of the rule. */
  readonly extraSymbols?: readonly string[];
  readonly breadth?: Breadth;
}

const EXPIRY_CHECK_MS = 1000;

export class Exchange {
  readonly market: Market;
  readonly past: Past;
  readonly quotes: Quotes;
  readonly instruments = new Map<string, Instrument>();
  readonly now: () => number;
  readonly createdMs: number;
  stepCount = 0;
  /** Terms that changed in place: every price step times this. */
  tickScale = 1;
  private readonly coins: typeof COINS;
  private readonly averages = new DeliveryAverages();
  private checkedMs = 0;

  constructor(private readonly options: ExchangeOptions) {
    const { seed, now, extraSymbols = [], breadth } = options;
    this.now = now;
    this.market = new Market(seededRandom(seed));
    this.past = new Past(seed);
    this.quotes = new Quotes(this.market, now);
    this.createdMs = now();
    this.coins = COINS.filter(({ name }) => breadth?.coins?.includes(name) ?? true);
    for (const coin of this.coins) {
      const listed = [
        ...linesOf(coin, now()),
        ...optionExpiries(now(), breadth).flatMap((expiry) =>
          chainOf(coin, coin.spot, expiry, now(), breadth),
        ),
      ];
      for (const instrument of listed) this.instruments.set(instrument.symbol, instrument);
    }
    for (const symbol of extraSymbols) this.listExtra(symbol);
  }

  /** Lists an instrument that the rule would not, such as one a sample book holds on any venue. */
  private listExtra(symbol: string): void {
    const parsed = symbol.includes(':') ? parseInstrumentId(symbol) : parseSymbol('deribit', symbol);
    const isOurs = parsed.ok && this.coins.some(({ name }) => name === parsed.value.underlying);
    if (!isOurs || (expiryOf(parsed.value) ?? Infinity) <= this.now()) return;
    if (parsed.value.venue === 'deribit') this.instruments.set(parsed.value.symbol, parsed.value);
    else if (parsed.value.kind === 'option') this.list({ ...parsed.value, quoteCurrency: 'USD' });
  }

  private list(option: EuropeanOption): void {
    const parsed = parseSymbol('deribit', writeSymbol({ ...option, venue: 'deribit', isInverse: true }));
    if (parsed.ok) this.instruments.set(parsed.value.symbol, parsed.value);
  }

  step(): void {
    this.stepCount += 1;
    this.market.step();
    this.averages.step(this.now(), Object.keys(this.market.coins), (coin) => this.quotes.index(coin));
  }

  /** Delivery price as the averaging has it so far, cents; `undefined` before the last half hour. */
  deliveryEstimate(instrument: Instrument): number | undefined {
    const mean = this.averages.of(instrument.underlying, expiryOf(instrument) ?? NaN);
    return mean === undefined ? undefined : round(mean, 2);
  }

  /** What an instrument is delivered at: the average, or the index where it ends at another time than its own. */
  deliveryPrice(instrument: Instrument): number {
    return this.deliveryEstimate(instrument) ?? this.quotes.index(instrument.underlying);
  }

  /** Options on an index of Deribit's: `btc_usd`. */
  chain(indexName: string): EuropeanOption[] {
    const options: EuropeanOption[] = [];
    for (const instrument of this.instruments.values()) {
      if (instrument.kind === 'option' && instrument.indexName === indexName) options.push(instrument);
    }
    return options;
  }

  /** Level of an index by Deribit's name, cash rates included. */
  indexPrice(name: string): number | undefined {
    const [base, quote] = name.toUpperCase().split('_');
    if (base === 'USDC' || base === 'USDT') return base === 'USDC' ? 0.9999 : 1.0002;
    if (!(base in this.market.coins) || !['USD', 'USDC'].includes(quote)) return undefined;
    return this.quotes.index(base);
  }

  // --- life

  /** Delivers what has expired and lists what the rule now asks for; at most once a second. */
  liveOn(): readonly LifeChange[] {
    const now = this.now();
    if (now - this.checkedMs < EXPIRY_CHECK_MS) return [];
    this.checkedMs = now;
    const expired = [...this.instruments.values()].filter((one) => (expiryOf(one) ?? Infinity) <= now);
    if (expired.length === 0) return [];
    return [...expired.flatMap((one) => this.deliver(one)), ...this.listNew(now)];
  }

  /** Ends an instrument's life. */
  deliver(instrument: Instrument): readonly LifeChange[] {
    this.instruments.delete(instrument.symbol);
    return [{ kind: 'delivered', instrument }];
  }

  /** The nearest expiry ends now, as if it were 08:00 of its day, and a day that was not listed takes its place. */
  roll(): readonly LifeChange[] {
    const now = this.now();
    const expiries = [...this.instruments.values()].flatMap((one) =>
      one.kind === 'option' ? [one.expiryMs] : [],
    );
    const nearest = Math.min(...expiries);
    const ending = [...this.instruments.values()].filter((one) => expiryOf(one) === nearest);
    let fresh = nearest + MS_PER_DAY;
    while (expiries.includes(fresh)) fresh += MS_PER_DAY;
    return [...ending.flatMap((one) => this.deliver(one)), ...this.listChains([fresh], now)];
  }

  private listChains(expiries: readonly number[], now: number): LifeChange[] {
    const chains = this.coins.flatMap((coin) =>
      expiries.flatMap((expiry) =>
        chainOf(coin, this.market.spot(coin.name), expiry, now, this.options.breadth),
      ),
    );
    for (const option of chains) this.instruments.set(option.symbol, option);
    return chains.map((instrument) => ({ kind: 'listed', instrument }));
  }

  /** Doubles every price step, as venues do now and then to contracts that are listed. */
  changeTerms(): readonly LifeChange[] {
    this.tickScale *= 2;
    return [...this.instruments.values()].map((instrument) => ({ kind: 'changed', instrument }));
  }

  private listNew(now: number): LifeChange[] {
    const listed = new Set([...this.instruments.values()].map((one) => expiryOf(one) ?? 0));
    return this.listChains(
      optionExpiries(now, this.options.breadth).filter((expiry) => !listed.has(expiry)),
      now,
    );
  }
}
