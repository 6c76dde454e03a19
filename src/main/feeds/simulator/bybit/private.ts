/** The simulated Bybit's account: its private calls, where positions come in pages of two, and who may sign in. */
import { hexHmac } from '../../accounts/signing';
import { Gate, headerOf, targetOf, type Refusal } from '../accounts/gate';
import { SimulatedAccount, type HeldPosition } from '../accounts/simulatedAccount';
import type { KeyPower, TestKey } from '../accounts/testKeys';
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import { categoryOf, type BybitMarket } from './numbers';

const PAGE = 2;

export const REFUSALS: Readonly<Record<Refusal, readonly [code: number, msg: string]>> = {
  key: [10003, 'API key is invalid.'],
  time: [10002, 'invalid request, please check your server timestamp or recv_window param.'],
  signature: [10004, 'error sign! origin_string[...]'],
  passphrase: [10004, 'error sign!'],
  rate: [10006, 'Too many visits. Exceeded the API Rate Limit.'],
};

const PERMISSIONS: Readonly<Record<KeyPower, object>> = {
  read: { ContractTrade: ['Order', 'Position'], Options: ['OptionsTrade'], Wallet: [] },
  trade: { ContractTrade: ['Order', 'Position'], Options: ['OptionsTrade'], Wallet: [] },
  withdraw: { ContractTrade: ['Order', 'Position'], Wallet: ['AccountTransfer', 'Withdraw'] },
};

const sideOf = (quantity: number): string => (quantity === 0 ? '' : quantity < 0 ? 'Sell' : 'Buy');

export function bybitPrivate(market: BybitMarket) {
  const { stage } = market;
  const gate = new Gate(stage);
  const account = new SimulatedAccount(stage, () => market.listing.all());

  function walletRow(): object {
    const balances = account.balances(account.positions());
    const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = account.totals(balances);
    const sums = {
      totalEquity: text(equityUsd),
      totalMarginBalance: text(equityUsd),
      totalAvailableBalance: text(equityUsd - initialMarginUsd),
      totalInitialMargin: text(initialMarginUsd),
      totalMaintenanceMargin: text(maintenanceMarginUsd),
    };
    const coin = balances.map((row) => ({
      ...{ coin: row.currency, equity: text(row.equity), walletBalance: text(row.wallet) },
      ...{ borrowAmount: '0', availableToWithdraw: '', usdValue: text(row.equity * row.usdRate) },
    }));
    return { accountType: 'UNIFIED', ...sums, coin };
  }

  /** Calls and stream have different names for the entry price. */
  const positionRow = (held: HeldPosition): object => ({
    ...{ symbol: held.symbol, positionIdx: 0, side: sideOf(held.quantity) },
    ...{ size: text(Math.abs(held.quantity)), markPrice: text(held.mark), liqPrice: '' },
    ...{ unrealisedPnl: text(held.unrealised), positionIM: text(held.initialMargin) },
    ...{ positionMM: text(held.maintenanceMargin), updatedTime: String(stage.now()) },
  });

  /** Whoever signs in on a socket: a key, an instant that is still to come, and the signature of both. */
  function enter([key, expires, signature]: readonly unknown[]): TestKey | Refusal {
    return gate.admitStream({
      ...{ key: String(key), timeMs: Number(expires), window: { pastMs: 0, aheadMs: Infinity } },
      signature: String(signature),
      expected: ({ secret }) => hexHmac(secret, `GET/realtime${String(expires)}`),
    });
  }

  function positions(query: URLSearchParams): object {
    const [category, settle] = [query.get('category'), query.get('settleCoin')];
    const all = account
      .positions()
      .filter(({ instrument }) => categoryOf(instrument) === category)
      .filter(({ instrument }) => settle === null || instrument.settlementCurrency === settle);
    const from = Number(query.get('cursor') ?? 0);
    const list = all
      .slice(from, from + PAGE)
      .map((held) => ({ ...positionRow(held), avgPrice: text(held.average) }));
    return { category, list, nextPageCursor: from + PAGE < all.length ? String(from + PAGE) : '' };
  }

  const CALLS: Readonly<Record<string, (query: URLSearchParams, power: KeyPower) => object>> = {
    '/v5/account/wallet-balance': () => ({ list: [walletRow()] }),
    '/v5/position/list': positions,
    '/v5/user/query-api': (_query, power) => ({
      readOnly: power === 'read' ? 1 : 0,
      permissions: PERMISSIONS[power],
      ips: ['*'],
    }),
  };

  function answer(request: RestRequest): RestReply | undefined {
    const call = Object.hasOwn(CALLS, request.path) ? CALLS[request.path] : undefined;
    if (!call) return undefined;
    const [stamp, window] = ['timestamp', 'recv-window'].map((name) => headerOf(request, `x-bapi-${name}`));
    const key = headerOf(request, 'x-bapi-api-key');
    const signed = `${stamp}${key}${window}${targetOf(request).split('?')[1] ?? ''}`;
    const owner = gate.admit({
      ...{ key, timeMs: Number(stamp), window: { pastMs: Number(window), aheadMs: 1000 } },
      signature: headerOf(request, 'x-bapi-sign'),
      expected: ({ secret }) => hexHmac(secret, signed),
    });
    const time = stage.now();
    if (typeof owner === 'string') {
      const [retCode, retMsg] = REFUSALS[owner];
      return { body: { retCode, retMsg, result: {}, retExtInfo: {}, time } };
    }
    const result = call(request.query, owner.power);
    return { body: { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time } };
  }

  return { answer, enter, account, walletRow, positionRow };
}

export type BybitPrivate = ReturnType<typeof bybitPrivate>;
