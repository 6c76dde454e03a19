/** What OKX's channels say: which exist, how often each speaks, and its rows. Names as `okx/channelKeys` writes them. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { argOf, channelOf } from '../../okx/channelKeys';
import { text } from '../decimalText';
import { printsNow, type Print } from '../prints';
import { isDue } from '../schedule';
import type { OkxMarket } from './numbers';
import {
  estimateRows,
  familyOf,
  fundingRow,
  instrumentRow,
  markRow,
  openInterestRow,
  optionTradeRow,
  summaryRow,
  tickerRow,
  tradeRow,
} from './rows';

/** Messages a second of market time; channels without one speak on events. */
const PER_SECOND: Readonly<Record<string, number>> = {
  'index-tickers': 2,
  'opt-summary': 1,
  'mark-price': 2,
  tickers: 2,
  'open-interest': 0.5,
  'funding-rate': 0.5,
  'estimated-price': 1,
};
const EVENTS = new Set(['instruments', 'status', 'estimated-price', 'books']);
const TRADES = new Set(['trades', 'option-trades']);
const CASH = /^(USDT|USDC)-USD$/;

export class OkxChannels {
  constructor(private readonly market: OkxMarket) {}

  exists(key: string): boolean {
    const { instId, instFamily } = argOf(key);
    const channel = channelOf(key);
    if (channel === 'index-tickers') return this.indexLevel(instId) !== undefined;
    if (channel === 'opt-summary' || channel === 'option-trades') return this.chain(instFamily).length > 0;
    if (EVENTS.has(channel) && channel !== 'books') return true;
    const isOfOne = channel in PER_SECOND || channel === 'books' || channel === 'trades';
    return isOfOne && this.market.listing.get(instId) !== undefined;
  }

  private isDue(key: string): boolean {
    const { exchange, faults } = this.market.stage;
    const perSecond = PER_SECOND[channelOf(key)] as number | undefined;
    return perSecond !== undefined && isDue(exchange.stepCount, key, perSecond * faults.flood);
  }

  /** Frames that are due on a channel now, each with its rows; every trade comes alone. */
  due(key: string): readonly (readonly object[])[] {
    if (TRADES.has(channelOf(key))) return this.trades(key).map((row) => [row]);
    const rows = this.isDue(key) ? this.rows(key) : [];
    return rows.length > 0 ? [rows] : [];
  }

  private trades(key: string): readonly object[] {
    const { instId, instFamily } = argOf(key);
    const isOfFamily = channelOf(key) === 'option-trades';
    const one = this.market.listing.get(instId);
    const instruments = isOfFamily ? this.chain(instFamily) : one ? [one] : [];
    const { exchange, dataTime } = this.market.stage;
    const row = (print: Print, ts: string): object =>
      isOfFamily ? optionTradeRow(this.market, print, ts) : tradeRow(print, ts);
    return printsNow(exchange, 'okx', instruments, (each) => this.market.top(each)).map((print) =>
      row(print, String(dataTime())),
    );
  }

  chain(family: string): EuropeanOption[] {
    const options: EuropeanOption[] = [];
    for (const one of this.market.listing.all())
      if (one.kind === 'option' && familyOf(one) === family) options.push(one);
    return options;
  }

  private indexLevel(instId: string): string | undefined {
    const { exchange } = this.market.stage;
    if (CASH.test(instId)) return text(exchange.indexPrice(instId.replace('-', '_')) ?? 1);
    const [coin, quote] = instId.split('-');
    const isKnown = coin in exchange.market.coins && ['USD', 'USDT', 'USDC'].includes(quote);
    return isKnown ? text(exchange.quotes.index(coin), 2) : undefined;
  }

  rows(key: string): readonly object[] {
    const { instId, instFamily } = argOf(key);
    const ts = String(this.market.stage.dataTime());
    const channel = channelOf(key);
    if (channel === 'index-tickers') return [{ instId, idxPx: this.indexLevel(instId), ts }];
    if (channel === 'opt-summary') return this.summaries(instFamily, ts);
    if (channel === 'estimated-price') return estimateRows(this.market, this.chain(instFamily), ts);
    const instrument = this.market.listing.get(instId);
    return instrument ? [this.row(channel, instrument, ts)] : [];
  }

  private row(channel: string, instrument: Instrument, ts: string): object {
    if (channel === 'mark-price') return markRow(this.market, instrument, ts);
    if (channel === 'tickers') return tickerRow(this.market, instrument, ts);
    if (channel === 'open-interest') return openInterestRow(this.market, instrument, ts);
    return fundingRow(this.market, instrument, ts);
  }

  private summaries(family: string, ts: string): readonly object[] {
    const rows = this.chain(family).map((option) => summaryRow(this.market, option, ts));
    if (!this.market.stage.faults.unknownInstruments || rows.length === 0) return rows;
    return [...rows, { ...rows[0], instId: `${family}-480101-1-C` }];
  }

  record(instrument: Instrument): object {
    return instrumentRow(this.market, instrument);
  }
}
