/** OKX's public calls: one function per path. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import { okxPast } from '../history/okxPast';
import type { OkxChannels } from './channels';
import type { OkxMarket } from './numbers';
import { familyOf, instrumentRow, markRow, openInterestRow, tickerRow } from './rows';

interface Desk {
  readonly market: OkxMarket;
  readonly channels: OkxChannels;
}

type Call = (desk: Desk, query: URLSearchParams) => readonly object[];

const TYPES: Readonly<Record<string, string>> = { OPTION: 'option', SWAP: 'perpetual', FUTURES: 'future' };

/** Whether a query asks for an instrument by type and family. */
function asksFor(query: URLSearchParams): (instrument: Instrument) => boolean {
  const kind = TYPES[query.get('instType') ?? ''];
  const family = query.get('instFamily');
  return (one) => one.kind === kind && (family === null || familyOf(one) === family);
}

const rowsBy =
  (row: (market: OkxMarket, instrument: Instrument, ts: string) => object): Call =>
  ({ market }, query) => {
    const ts = String(market.stage.dataTime());
    return [...market.listing.all()].filter(asksFor(query)).map((one) => row(market, one, ts));
  };

function deliveriesOf({ market }: Desk, query: URLSearchParams): readonly object[] {
  const isAsked = asksFor(query);
  const asked = market.deliveries.filter(({ instrument }) => isAsked(instrument));
  return asked.map(({ instrument: { kind, symbol }, px, atMs }) => ({
    ts: String(atMs),
    details: [{ insId: symbol, px: text(px), type: kind === 'option' ? 'exercised' : 'delivery' }],
  }));
}

const CALLS: Readonly<Record<string, Call>> = {
  'public/time': ({ market }) => [{ ts: String(market.stage.now()) }],
  'public/instruments': rowsBy(instrumentRow),
  'public/mark-price': rowsBy(markRow),
  'public/open-interest': rowsBy(openInterestRow),
  'market/tickers': rowsBy(tickerRow),
  'public/opt-summary': ({ channels }, query) =>
    channels.rows(`opt-summary|instFamily|${query.get('instFamily') ?? ''}`),
  'public/delivery-exercise-history': deliveriesOf,
};

export function answerOkx(desk: Desk, { path, query }: RestRequest): RestReply | undefined {
  const call = CALLS[path.replace('/api/v5/', '')] as Call | undefined;
  const { exchange, now } = desk.market.stage;
  const data = call ? call(desk, query) : okxPast(exchange.past, now(), path, query);
  return data === undefined ? undefined : { body: { code: '0', msg: '', data } };
}
