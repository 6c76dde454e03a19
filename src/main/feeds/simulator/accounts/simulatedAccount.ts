/** What the test keys' account holds on a venue: a few instruments of the shared market, valued by its prices. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import type { VenueStage } from '../dialect';
import { round } from '../quotes';

export interface Holding {
  readonly symbol: string;
  /** Signed, in units of position quantity. */
  readonly quantity: number;
  /** Entry price in the quote unit of the instrument. */
  readonly average: number;
}

export interface HeldPosition extends Holding {
  readonly instrument: Instrument;
  /** Quote unit of the instrument: coins for inverse options. */
  readonly mark: number;
  readonly index: number;
  /** Settlement currency. */
  readonly unrealised: number;
  /** Of an option, in settlement currency; 0 for contracts. */
  readonly value: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

export interface HeldBalance {
  readonly currency: string;
  readonly wallet: number;
  readonly equity: number;
  readonly optionsValue: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly usdRate: number;
}

export interface AccountTotals {
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

/** Cash of every simulated account. */
const WALLETS: Readonly<Record<string, number>> = { BTC: 12.5, ETH: 140, USDC: 250_000, USDT: 400_000 };
const INITIAL = 0.1;
const MAINTENANCE = 0.05;
const CONTRACT_INITIAL = 0.02;
const CONTRACT_MAINTENANCE = 0.01;
const AHEAD_MS = 20 * 86_400_000;

export class SimulatedAccount {
  /** Names of what was traded, in order. */
  readonly trades: string[] = [];
  private holdings: readonly Holding[] | undefined;

  constructor(
    private readonly stage: VenueStage,
    private readonly listed: () => Iterable<Instrument>,
  ) {}

  positions(): readonly HeldPosition[] {
    return this.rows().filter(({ quantity }) => quantity !== 0);
  }

  /** One position, also one that was traded away. */
  position(symbol: string): HeldPosition | undefined {
    return this.rows().find((row) => row.symbol === symbol);
  }

  private rows(): readonly HeldPosition[] {
    const bySymbol = new Map([...this.listed()].map((one) => [one.symbol, one]));
    return this.held(bySymbol).flatMap((holding) => {
      const instrument = bySymbol.get(holding.symbol);
      return instrument ? [this.value(instrument, holding)] : [];
    });
  }

  private held(bySymbol: ReadonlyMap<string, Instrument>): readonly Holding[] {
    return (this.holdings ??= this.firstHoldings([...bySymbol.values()]));
  }

  /** Buys, or sells with a negative quantity, at the mark; false for what is not listed. */
  trade(symbol: string, quantity: number): boolean {
    const bySymbol = new Map([...this.listed()].map((one) => [one.symbol, one]));
    const instrument = bySymbol.get(symbol);
    if (!instrument || !Number.isFinite(quantity)) return false;
    const held = this.held(bySymbol);
    const before = held.find((one) => one.symbol === symbol);
    const average = before?.average ?? round(this.markOf(instrument), 6);
    const after = { symbol, quantity: round((before?.quantity ?? 0) + quantity, 8), average };
    this.holdings = [...held.filter((one) => one !== before), after];
    this.trades.push(symbol);
    return true;
  }

  /** One row per currency that holds something or settles a position. */
  balances(positions: readonly HeldPosition[]): readonly HeldBalance[] {
    const currencies = new Set(positions.map(({ instrument }) => instrument.settlementCurrency));
    return Object.keys(WALLETS)
      .filter((currency) => currencies.has(currency))
      .map((currency) => {
        const own = positions.filter(({ instrument }) => instrument.settlementCurrency === currency);
        const sum = (of: (position: HeldPosition) => number): number =>
          own.reduce((total, position) => total + of(position), 0);
        const wallet = WALLETS[currency];
        const optionsValue = round(
          sum(({ value }) => value),
          8,
        );
        const pnl = sum(({ instrument, unrealised }) => (instrument.kind === 'option' ? 0 : unrealised));
        return {
          currency,
          wallet,
          optionsValue,
          equity: round(wallet + optionsValue + pnl, 8),
          initialMargin: round(
            sum(({ initialMargin }) => initialMargin),
            8,
          ),
          maintenanceMargin: round(
            sum(({ maintenanceMargin }) => maintenanceMargin),
            8,
          ),
          usdRate: this.usdRate(currency),
        };
      });
  }

  totals(balances: readonly HeldBalance[]): AccountTotals {
    const sum = (of: (balance: HeldBalance) => number): number =>
      round(
        balances.reduce((total, balance) => total + of(balance) * balance.usdRate, 0),
        8,
      );
    return {
      equityUsd: sum(({ equity }) => equity),
      initialMarginUsd: sum(({ initialMargin }) => initialMargin),
      maintenanceMarginUsd: sum(({ maintenanceMargin }) => maintenanceMargin),
    };
  }

  private usdRate(currency: string): number {
    const { exchange } = this.stage;
    return exchange.indexPrice(`${currency.toLowerCase()}_usd`) ?? 1;
  }

  /** A short call, a long put and a short perpetual of each coin, on the nearest expiry that is three weeks away. */
  private firstHoldings(listed: readonly Instrument[]): Holding[] {
    const coins = [...new Set(listed.map(({ underlying }) => underlying))].sort();
    return coins.flatMap((coin) => {
      const own = listed.filter(({ underlying, kind }) => underlying === coin && kind !== 'spot');
      const perpetual = own.find(({ kind }) => kind === 'perpetual');
      return [...this.options(own), ...(perpetual ? [perpetual] : [])].map((one, at) => this.hold(one, at));
    });
  }

  private options(own: readonly Instrument[]): Instrument[] {
    const options = own.filter((one) => one.kind === 'option');
    const expiries = options.map(({ expiryMs }) => expiryMs).sort((a, b) => a - b);
    const expiry = expiries.find((one) => one > this.stage.now() + AHEAD_MS) ?? expiries.at(-1);
    const chain = options.filter(({ expiryMs }) => expiryMs === expiry);
    const spot = chain.length > 0 ? this.stage.exchange.quotes.index(chain[0].underlying) : 0;
    const nearest = (type: string, level: number): Instrument[] =>
      chain
        .filter(({ optionType }) => optionType === type)
        .sort((a, b) => Math.abs(a.strike - level) - Math.abs(b.strike - level))
        .slice(0, 1);
    return [...nearest('call', spot * 1.1), ...nearest('put', spot * 0.9)];
  }

  private hold(instrument: Instrument, at: number): Holding {
    const coins = [-6, 4, -3][at] / (instrument.underlying === 'BTC' ? 1 : 0.1);
    const unit = instrument.isInverse && instrument.kind !== 'option' ? 1 / this.indexOf(instrument) : 1;
    const quantity = Math.round(coins / (instrument.multiplier * unit));
    return { symbol: instrument.symbol, quantity, average: round(this.markOf(instrument) * 1.02, 6) };
  }

  private indexOf({ underlying }: Instrument): number {
    return this.stage.exchange.quotes.index(underlying);
  }

  private markOf(instrument: Instrument): number {
    const { quotes } = this.stage.exchange;
    if (instrument.kind !== 'option') return quotes.line(instrument).mark;
    const { price, forward } = quotes.value(instrument);
    return instrument.isInverse ? round(price / forward, 4) : round(price, 4);
  }

  private value(instrument: Instrument, holding: Holding): HeldPosition {
    const [mark, index] = [this.markOf(instrument), this.indexOf(instrument)];
    const { quantity, average } = holding;
    const size = quantity * instrument.multiplier;
    const isOption = instrument.kind === 'option';
    const isCoinContract = instrument.isInverse && !isOption;
    const unrealised = isCoinContract ? size * (1 / average - 1 / mark) : size * (mark - average);
    // Notional in settlement currency.
    const notional = isCoinContract
      ? Math.abs(size) / mark
      : Math.abs(size) * (instrument.isInverse ? 1 : index);
    const base = isOption && quantity > 0 ? 0 : notional;
    const premium = isOption && quantity < 0 ? Math.abs(size) * mark : 0;
    return {
      ...{ instrument, ...holding, mark, index },
      unrealised: round(unrealised, 8),
      value: isOption ? round(size * mark, 8) : 0,
      initialMargin: round(base * (isOption ? INITIAL : CONTRACT_INITIAL) + premium, 8),
      maintenanceMargin: round(base * (isOption ? MAINTENANCE : CONTRACT_MAINTENANCE) + premium, 8),
    };
  }
}
