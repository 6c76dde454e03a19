/** Payloads of Deribit that its field dictionary allows and no sample shows: what each means here. */
import { describe, expect, it } from 'vitest';
import { decodeFrames, decodeJson, NOW } from './recordings';

const AT = NOW - 1_000;
const OPTION = 'XRP_USDC-30OCT26-0d625-P';
const onChannel = (channel: string, data: unknown) => ({
  jsonrpc: '2.0',
  method: 'subscription',
  params: { channel, data },
});
const answer = (result: unknown, more: object = {}) => ({ jsonrpc: '2.0', id: 1, result, ...more });

const TICKER = {
  ...{ timestamp: AT, state: 'open', instrument_name: OPTION, index_price: 0.5512, mark_price: 9.12e-2 },
  ...{ best_bid_price: 0.0, best_bid_amount: 0.0, best_ask_price: 0.095, best_ask_amount: 2e3 },
  ...{ mark_iv: 85.5, bid_iv: 0.0, ask_iv: 500.0, open_interest: 1.0342e4, last_price: null },
  ...{ underlying_price: 0.5533, underlying_index: 'index_price', estimated_delivery_price: 0.5512 },
  greeks: { delta: -0.5, gamma: 1e-5, vega: 1.2e-3, theta: -4e-3, rho: -1e-3 },
};
const ticker = (more: object = {}) => onChannel(`ticker.${OPTION}.100ms`, { ...TICKER, ...more });
const frames = (...jsons: readonly object[]) =>
  decodeFrames(
    'deribit',
    jsons.map((json) => ({ direction: 'received' as const, text: JSON.stringify(json) })),
  );

describe('tickers', () => {
  it('a linear option with a decimal strike: USDC for one coin, percent, the cap and an empty side', () => {
    const { updates, rejected } = frames(ticker());
    expect(rejected).toEqual([]);
    expect(updates).toMatchObject([
      {
        ...{ instrumentId: `deribit:${OPTION}`, mark: 0.0912, ask: 0.095, askSize: 2_000, markVol: 0.855 },
        ...{ openInterest: 10_342, forward: 0.5533, forwardRule: 'spotIndex', venueTheta: -0.004 },
        cleared: ['bid', 'last', 'bidVol', 'askVol', 'bidSize'],
      },
    ]);
  });

  it('Greeks that are null are known no longer', () => {
    const [quote] = frames(ticker({ greeks: null })).updates;
    expect(quote).toMatchObject({
      cleared: expect.arrayContaining([
        ...['venueDelta', 'venueGamma', 'venueVega', 'venueTheta', 'venueRho'],
      ]) as unknown,
    });
  });

  it('the state is told when it changes, and back', () => {
    const { updates } = frames(
      ...[ticker(), ticker({ state: 'halted' }), ticker({ state: 'halted' }), ticker({ state: 'open' })],
    );
    expect(updates.flatMap((update) => (update.kind === 'state' ? [update.state] : []))).toEqual([
      'halted',
      'open',
    ]);
  });

  it.each([
    ['the word', { estimated_delivery_price: 'expired', delivery_price: 0.5499, mark_price: 0 }],
    ['the price alone', { delivery_price: 0.5499, mark_price: 0 }],
  ])('after the end, by %s: a delivery and no numbers', (_what, more) => {
    const answered = decodeJson('deribit', answer({ ...TICKER, ...more }), '/api/v2/public/get_order_book');
    for (const { updates } of [frames(ticker(more)), answered])
      expect(updates).toEqual([
        {
          ...{ kind: 'state', instrumentId: `deribit:${OPTION}`, state: 'delivered', deliveryPrice: 0.5499 },
          ...{ exchangeTimeMs: AT, localTimeMs: NOW },
        },
      ]);
  });

  it.each([
    [{ timestamp: AT * 1_000 }, `${OPTION}: time ${AT * 1_000} is no instant in ms since 1970`],
    [{ mark_iv: -3.1 }, `${OPTION} mark_iv is -3.1: no number that it may be`],
    [{ open_interest: 'many' }, `${OPTION} open_interest is "many": no number that it may be`],
  ])('%j is rejected by the name of instrument and field', (more, message) => {
    const { updates, rejected } = frames(ticker(more));
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(message)]);
  });

  it.each(['BTC-CSR12-30OCT26-100000_110000', 'BTC-FS-25DEC26_PERP', 'XRP_USDC-CS-30OCT26-0d5_0d6'])(
    '%s is a combination, whose negative prices are nobody else’s',
    (instrument_name) => {
      const data = { ...TICKER, instrument_name, mark_iv: -3, best_bid_price: -0.02, mark_price: -0.01 };
      const { updates, ignored, rejected } = frames(onChannel(`ticker.${instrument_name}.100ms`, data));
      expect([updates, rejected]).toEqual([[], []]);
      expect(ignored).toEqual([`unknown instrument: deribit ${instrument_name}: combination of legs`]);
    },
  );
});

describe('incremental tickers', () => {
  it('a change of an option on the index leaves its forward the index', () => {
    const change = (more: object) =>
      onChannel(`incremental_ticker.${OPTION}`, { timestamp: AT, instrument_name: OPTION, ...more });
    const { updates } = frames(
      change({ ...TICKER, type: 'snapshot' }),
      change({ type: 'change', underlying_price: 0.56 }),
      change({ type: 'change', underlying_price: 0.57, underlying_index: 'SYN.XRP_USDC-30OCT26' }),
      change({ type: 'change', underlying_price: 0.58 }),
    );
    expect(updates).toMatchObject([
      {},
      { forward: 0.56, isDelta: true },
      { forward: 0.57 },
      { forward: 0.58 },
    ]);
    expect(updates.map((update) => 'forwardRule' in update)).toEqual([true, true, false, false]);
  });
});

describe('book summaries', () => {
  const summarised = (row: object) =>
    decodeJson('deribit', answer([row]), '/api/v2/public/get_book_summary_by_currency?kind=any').updates[0];

  it('of a perpetual carry its funding and no vol', () => {
    const row = {
      ...{ instrument_name: 'SOL_USDC-PERPETUAL', mark_price: 144.2, bid_price: null, last: 144.1 },
      ...{ funding_8h: -2.2e-5, current_funding: 1.1e-4, open_interest: 64_000, creation_timestamp: AT },
    };
    expect(summarised(row)).toMatchObject({
      ...{ mark: 144.2, fundingRate8h: -2.2e-5, momentaryFunding8h: 1.1e-4, openInterest: 64_000 },
      cleared: ['bid'],
    });
  });

  it('of a dated future carry its forward, and the estimate in the last half hour', () => {
    const time = Date.UTC(2026, 8, 25, 7, 45);
    const row = { instrument_name: 'ETH-25SEP26', mark_price: 3_301, estimated_delivery_price: 3_300.5 };
    expect(summarised({ ...row, creation_timestamp: time })).toMatchObject({
      ...{ mark: 3_301, forward: 3_301, deliveryEstimate: 3_300.5 },
    });
    expect(summarised({ ...row, creation_timestamp: AT })).not.toHaveProperty('deliveryEstimate');
  });
});

describe('trades', () => {
  it('the legs of a combination are trades of their own instruments', () => {
    const leg = {
      ...{ instrument_name: 'BTC-19MAY26-75000-C', combo_id: 'BTC-CS-19MAY26-70000_75000', timestamp: AT },
      ...{ trade_id: '8', price: 0.0174, amount: 0.1, direction: 'buy', iv: 41.01, mark_price: 0.01733488 },
    };
    const row = { ...leg, instrument_name: leg.combo_id, combo_id: undefined, iv: undefined, legs: [leg] };
    const { updates, ignored } = frames(onChannel(`trades.${leg.combo_id}.raw`, [row]));
    expect(ignored).toEqual([expect.stringContaining('combination of legs')]);
    expect(updates).toMatchObject([
      {
        ...{ instrumentId: 'deribit:BTC-19MAY26-75000-C', price: 0.0174, quantity: 0.1 },
        ...{
          takerSide: 'buy',
          mark: 0.01733488,
          comboId: leg.combo_id,
          vol: expect.closeTo(0.4101) as unknown,
        },
      },
    ]);
  });

  it('what is no trade is rejected by the field that is not one', () => {
    const row = { instrument_name: 'BTC-PERPETUAL', timestamp: AT, price: 1, amount: 5, direction: 'zero' };
    expect(frames(onChannel('trades.BTC-PERPETUAL.raw', [row, { ...row, amount: 0 }])).rejected).toEqual([
      expect.stringMatching(/^bad trade: BTC-PERPETUAL: no usable side in /),
      expect.stringMatching(/^bad trade: BTC-PERPETUAL: no usable amount in /),
    ]);
  });
});

describe('instrument records', () => {
  const record = {
    ...{ instrument_name: OPTION, kind: 'option', instrument_type: 'linear', strike: 0.625 },
    ...{ option_type: 'put', expiration_timestamp: 1_793_347_200_000, tick_size: 1e-4, contract_size: 1_000 },
    ...{ min_trade_amount: 1_000, settlement_currency: 'USDC', price_index: 'xrp_usdc', is_active: true },
  };
  const listed = (...rows: readonly object[]) =>
    decodeJson('deribit', answer(rows, { usOut: AT * 1_000 + 300 }), '/api/v2/public/get_instruments');

  it('amounts are in coins already, whatever the contract size; the instant is the answer’s', () => {
    expect(listed(record).updates).toMatchObject([
      {
        instrument: { strike: 0.625, multiplier: 1, lotSize: 1_000, settlementCurrency: 'USDC' },
        ...{ exchangeTimeMs: AT, localTimeMs: NOW },
      },
    ]);
  });

  it('one without a state word trades only when it is active', () => {
    expect(listed({ ...record, is_active: false }).updates[1]).toMatchObject({ state: 'inactive' });
    expect(listed({ ...record, is_active: false, state: 'locked' }).updates[1]).toMatchObject({
      state: 'locked',
    });
  });

  it.each([
    [{ strike: 0.62 }, 'strike'],
    [{ expiration_timestamp: 1_793_260_800_000 }, 'expiration_timestamp'],
    [{ instrument_type: 'reversed' }, 'instrument_type'],
    [{ instrument_name: 'BTC-PERPETUAL', kind: 'future', instrument_type: 'linear' }, 'instrument_type'],
    [
      { instrument_name: 'BTC-PERPETUAL', kind: 'future', instrument_type: 'reversed' },
      'settlement_currency',
    ],
  ])('%j contradicts the name', (more, field) => {
    const { updates, rejected } = listed({ ...record, ...more });
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(`listed ${field} `)]);
  });
});

describe('accounts', () => {
  const summary = {
    ...{
      currency: 'USDC',
      equity: 1.5e5,
      balance: 149_000,
      margin_balance: 150_100,
      available_funds: 149_900,
    },
    ...{ initial_margin: 200, maintenance_margin: 100, margin_model: 'cross_sm' },
  };
  const read = (row: object) =>
    decodeJson('deribit', answer(row), '/api/v2/private/get_account_summary?currency=USDC').account;

  it('with shared collateral the available funds are of no one currency, and the sums in USD', () => {
    const [balance, margin] = read({ ...summary, total_equity_usd: 9e5, total_initial_margin_usd: 205 });
    expect(balance).toMatchObject({ currency: 'USDC', wallet: '149000' });
    expect(balance).not.toHaveProperty('available');
    expect(margin).toMatchObject({ currency: 'USD', equity: 900_000, initialMargin: 205 });
  });

  it('where USD is left out, the account’s margins are told in this currency, and no equity with them', () => {
    const [, margin] = read(summary);
    expect(margin).toMatchObject({ currency: 'USDC', marginBalance: 150_100, initialMargin: 200 });
    expect(margin).not.toHaveProperty('equity');
  });

  it('a simulated portfolio is marked as one', () => {
    const path = '/api/v2/private/simulate_portfolio?currency=BTC';
    const row = { ...summary, currency: 'BTC', margin_model: 'segregated_pm', initial_margin: 1.25 };
    expect(decodeJson('deribit', answer(row), path).account).toMatchObject([
      { kind: 'accountMargin', currency: 'BTC', initialMargin: 1.25, isSimulated: true },
    ]);
  });

  it.each(['balance', 'equity', 'margin_balance'])(
    '%s that is no number is rejected by its name',
    (field) => {
      const row = { ...summary, margin_model: 'segregated_sm', [field]: 'abc' };
      const { rejected } = decodeJson('deribit', answer(row), '/api/v2/private/get_account_summary');
      expect(rejected).toContainEqual(expect.stringContaining(`summary of USDC ${field} is "abc"`));
    },
  );

  it('a position has no price of 0, and the instant of its answer', () => {
    const row = { instrument_name: OPTION, size: 0, average_price: 0, estimated_liquidation_price: 0 };
    const json = answer([row], { usOut: AT * 1_000 });
    const [position] = decodeJson('deribit', json, '/api/v2/private/get_positions').account;
    expect(position).toEqual({
      ...{ kind: 'position', venue: 'deribit', instrumentId: `deribit:${OPTION}`, quantity: '0' },
      ...{ exchangeTimeMs: AT, localTimeMs: NOW },
    });
  });

  it('own orders and trades are told as not followed', () => {
    const deal = { instrument_name: 'BTC-PERPETUAL', direction: 'sell', amount: 10, price: 86_760.5 };
    const data = { instrument_name: 'BTC-PERPETUAL', trades: [deal], orders: [deal], positions: [] };
    expect(frames(onChannel('user.changes.any.any.raw', data)).ignored).toEqual([
      'own trade: sell 10 BTC-PERPETUAL 86760.5',
      'own order: sell 10 BTC-PERPETUAL 86760.5',
    ]);
  });

  it('a liquidation tells the close-out margin', () => {
    const data = {
      state: 'close_out_liquidation_started',
      currency: 'BTC',
      close_out_margin: 1.03,
      timestamp: AT,
    };
    expect(frames(onChannel('user.liquidation', data)).account).toMatchObject([
      { closeOutMargin: 1.03, riskState: 'close_out_liquidation_started' },
    ]);
  });
});

describe('answers and control frames', () => {
  it('an error says what the venue said of it', () => {
    const error = { code: -32602, message: 'Invalid params', data: { param: 'currency', reason: 'wrong' } };
    const json = { jsonrpc: '2.0', id: 7, error };
    expect(frames(json).ignored).toEqual(['venue error: error -32602 Invalid params (currency wrong)']);
    expect(decodeJson('deribit', json, '/api/v2/public/get_instruments').rejected).toEqual([
      'venue error: /api/v2/public/get_instruments: error -32602 Invalid params (currency wrong)',
    ]);
  });

  it('scopes that were not granted are refused, and the token is not told', () => {
    const sent = {
      direction: 'sent' as const,
      text: JSON.stringify({ id: 9, method: 'public/auth', params: { scope: 'account:read trade:read' } }),
    };
    const text = JSON.stringify({ ...answer({ access_token: 'secret', scope: 'account:read' }), id: 9 });
    expect(decodeFrames('deribit', [sent, { direction: 'received', text }]).ignored[1]).toBe(
      'venue error: signed in with account:read; refused trade:read',
    );
  });

  it('an answer whose path names no call is of the kind that its recording is named after', () => {
    const text = JSON.stringify(answer({ locked: true, locked_currencies: ['BTC'] }));
    const frame = { direction: 'rest' as const, text, path: 'docs', status: 200, kind: 'status' };
    expect(decodeFrames('deribit', [frame]).updates).toMatchObject([
      { kind: 'venueStatus', state: 'ongoing', services: ['BTC'] },
    ]);
  });

  it('an index level whose request names none is of no index', () => {
    const json = answer({ index_price: 86_744.11 });
    expect(decodeJson('deribit', json, '/api/v2/public/get_index_price')).toMatchObject({
      updates: [],
      rejected: ['bad shape: price 86744.11 of an index without a name'],
    });
  });

  it('a state of the platform may come as a word', () => {
    const { updates } = frames(onChannel('platform_state', { price_index: 'eth_usd', locked: 'false' }));
    expect(updates).toMatchObject([{ kind: 'venueStatus', state: 'over', services: ['eth_usd'] }]);
  });
});

describe('books', () => {
  it('a window counts the first level of each side that has an amount', () => {
    const data = {
      ...{ timestamp: AT, instrument_name: 'ETH-PERPETUAL', change_id: 4 },
      bids: [
        [3_300, 0],
        [3_299.5, 7],
        [3_299, 5],
      ],
      asks: [],
    };
    expect(frames(onChannel('book.ETH-PERPETUAL.none.10.100ms', data)).updates).toMatchObject([
      { bid: 3_299.5, bidSize: 7, cleared: ['ask', 'askSize'] },
    ]);
  });
});

describe('the past', () => {
  const at = Math.floor(AT / 3_600_000) * 3_600_000;
  it.each([
    [
      'get_volatility_index_data?currency=BTC&resolution=3600',
      {
        data: [
          [at - 3_600_000, 45.9, 46, 45.6, 45.8],
          [at, 45.8, 46.3, 45.7, 46.1],
        ],
        continuation: null,
      },
      0.458,
    ],
    [
      'get_tradingview_chart_data?instrument_name=BTC-PERPETUAL&resolution=60',
      { status: 'ok', ticks: [at - 3_600_000, at], open: [2, 3], high: [4, 4], low: [1, 2], close: [3, 3] },
      3,
    ],
  ])('a candle of %s that ends after the answer is open', (call, result, close) => {
    const json = answer(result, { usOut: AT * 1_000 });
    const { past, rejected } = decodeJson('deribit', json, `/api/v2/public/${call}`);
    expect(rejected).toEqual([]);
    expect(past.map(({ isOpen }) => isOpen)).toEqual([undefined, true]);
    expect(past[0].close).toBeCloseTo(close, 12);
  });

  it('deliveries are at 08:00 UTC of their day; one without a price or a day is none', () => {
    const data = [
      { date: '2026-09-22', delivery_price: 86_011.5 },
      { date: '2026-09-21', delivery_price: 0 },
      { date: 'today', delivery_price: 86_011.5 },
    ];
    const path = '/api/v2/public/get_delivery_prices?index_name=btc_usd';
    const { past, rejected } = decodeJson('deribit', answer({ data, records_total: 3 }), path);
    expect(past).toMatchObject([
      { series: 'delivery', name: 'btc_usd', value: 86_011.5, exchangeTimeMs: Date.UTC(2026, 8, 22, 8) },
    ]);
    expect(rejected).toEqual([
      'bad number: delivery btc_usd: value is 0',
      'bad time: delivery btc_usd: "today" is no instant in ms',
    ]);
  });
});
