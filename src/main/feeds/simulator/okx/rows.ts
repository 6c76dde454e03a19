/** Rows of OKX's channels and calls, field by field as the venue documents them. Every number is text. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { text } from '../decimalText';
import type { Print } from '../prints';
import type { OkxMarket } from './numbers';

type Row = Record<string, unknown>;
/** Funding is paid every four hours here. */
const FUNDING_MS = 14_400_000;
const FUNDING_HOURS = 4;

const typeOf = ({ kind }: Instrument): string =>
  kind === 'option' ? 'OPTION' : kind === 'future' ? 'FUTURES' : 'SWAP';

export const familyOf = ({ underlying, quoteCurrency }: Instrument): string =>
  `${underlying}-${quoteCurrency}`;

export function tickerRow(market: OkxMarket, instrument: Instrument, ts: string): Row {
  const { bid, ask, bidSize, askSize } = market.top(instrument);
  const some = (value: number, shown = value): string => (value > 0 ? text(shown) : '');
  return {
    ...{ instType: typeOf(instrument), instId: instrument.symbol, last: some(bid), lastSz: '1' },
    ...{ askPx: some(ask), askSz: some(ask, askSize), bidPx: some(bid), bidSz: some(bid, bidSize) },
    ...{ open24h: '', high24h: '', low24h: '', volCcy24h: '41.2', vol24h: '4120', ts },
  };
}

export const markRow = (market: OkxMarket, instrument: Instrument, ts: string): Row => ({
  instType: typeOf(instrument),
  instId: instrument.symbol,
  markPx: text(market.mark(instrument), 16),
  ts,
});

export function openInterestRow(market: OkxMarket, instrument: Instrument, ts: string): Row {
  const contracts = market.openInterest(instrument);
  const perContract = instrument.kind !== 'option' && instrument.isInverse;
  const coins =
    contracts * (perContract ? instrument.multiplier / market.mark(instrument) : instrument.multiplier);
  return {
    instType: typeOf(instrument),
    instId: instrument.symbol,
    oi: text(contracts),
    oiCcy: text(coins),
    ts,
  };
}

export function fundingRow(market: OkxMarket, instrument: Instrument, ts: string): Row {
  const next = Math.ceil(Number(ts) / FUNDING_MS) * FUNDING_MS;
  const per8h = market.quotes.line(instrument).funding8h;
  return {
    ...{ instType: 'SWAP', instId: instrument.symbol, method: 'current_period', nextFundingRate: '' },
    fundingRate: text((per8h * FUNDING_HOURS) / 8, 12),
    fundingTime: String(next),
    nextFundingTime: String(next + FUNDING_MS),
    ts,
  };
}

/** Row of `opt-summary`: Greeks in coins (premium-adjusted) and, with BS, in USD. */
export function summaryRow(market: OkxMarket, option: EuropeanOption, ts: string): Row {
  const v = market.quotes.value(option);
  const { bid, ask } = market.top(option);
  const coins = v.price / v.forward;
  const volAt = (side: number): string => {
    const vol = market.quotes.volAt(side, coins, v.vol, v.vega / v.forward);
    return vol === 0 ? '' : text(vol, 10);
  };
  const delta = v.delta - coins;
  return {
    ...{ instType: 'OPTION', instId: option.symbol, uly: familyOf(option), lever: '2.8', realVol: '' },
    ...{ markVol: text(v.vol, 10), bidVol: volAt(bid), askVol: volAt(ask), volLv: text(v.vol, 10) },
    ...{ delta: text(delta, 10), gamma: text(v.forward * v.gamma - 2 * delta, 10) },
    ...{ vega: text(v.vega / v.forward, 10), theta: text(v.theta / v.forward, 10) },
    ...{ deltaBS: text(v.delta, 10), gammaBS: text(v.gamma, 10) },
    ...{ vegaBS: text(v.vega, 10), thetaBS: text(v.theta, 10), fwdPx: v.forward.toFixed(10), ts },
  };
}

/** Rows of `estimated-price`: of what expires within the half hour. */
export const estimateRows = (market: OkxMarket, chain: readonly EuropeanOption[], ts: string): Row[] =>
  chain.flatMap((option) => {
    const estimate = market.stage.exchange.deliveryEstimate(option);
    if (estimate === undefined) return [];
    const settlePx = text(estimate, 2);
    return [{ instType: 'OPTION', instId: option.symbol, settlePx, settleType: 'exercise', ts }];
  });

/** Row of `trades`; sizes in contracts. */
export const tradeRow = ({ instrument, id, price, quantity, takerSide }: Print, ts: string): Row => ({
  ...{ instId: instrument.symbol, tradeId: String(id), px: text(price), sz: text(quantity) },
  ...{ side: takerSide, ts, count: '1', seqId: id },
});

/** Row of `option-trades`: with vol, forward, index and mark of the moment. */
export function optionTradeRow(market: OkxMarket, print: Print, ts: string): Row {
  const option = print.instrument as EuropeanOption;
  const { count: _count, seqId: _seqId, ...row } = tradeRow(print, ts);
  const { vol, forward, price, vega } = market.quotes.value(option);
  const fillVol = market.quotes.volAt(print.price, price / forward, vol, vega / forward);
  return {
    ...{ ...row, fillVol: text(fillVol, 10), fwdPx: text(forward), markPx: text(price / forward, 16) },
    idxPx: text(market.quotes.index(option.underlying), 2),
    ...{ instFamily: familyOf(option), optType: option.optionType === 'call' ? 'C' : 'P' },
  };
}

/** Record of `GET instruments` and of the `instruments` channel. */
export function instrumentRow(market: OkxMarket, instrument: Instrument): Row {
  const isOption = instrument.kind === 'option';
  const isInverse = instrument.isInverse && !isOption;
  const family = familyOf(instrument);
  return {
    ...{ instType: typeOf(instrument), instId: instrument.symbol, uly: family, instFamily: family },
    ...{
      alias: '',
      baseCcy: '',
      quoteCcy: '',
      category: '1',
      listTime: String(market.stage.exchange.createdMs),
    },
    settleCcy: instrument.settlementCurrency,
    ctVal: isOption ? '1' : text(instrument.multiplier),
    ctMult: isOption ? text(instrument.multiplier) : '1',
    ctValCcy: isInverse ? 'USD' : instrument.underlying,
    ctType: isOption ? '' : instrument.isInverse ? 'inverse' : 'linear',
    stk: isOption ? text(instrument.strike) : '',
    optType: isOption ? (instrument.optionType === 'call' ? 'C' : 'P') : '',
    expTime: 'expiryMs' in instrument ? String(instrument.expiryMs) : '',
    tickSz: text(market.listing.tickOf(instrument)),
    ...{ lotSz: text(instrument.lotSize), minSz: text(instrument.lotSize), state: 'live' },
  };
}
