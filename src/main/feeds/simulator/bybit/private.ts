/** The simulated Bybit's private calls; positions come in pages of two. */
import { hexHmac } from '../../accounts/signing';
import { Gate, headerOf, targetOf, type Refusal } from '../accounts/gate';
import { SimulatedAccount } from '../accounts/simulatedAccount';
import type { KeyPower } from '../accounts/testKeys';
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import { categoryOf, type BybitMarket } from './numbers';

const PAGE = 2;

const REFUSALS: Readonly<Record<Refusal, readonly [code: number, msg: string]>> = {
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

export function bybitPrivate(market: BybitMarket) {
  const { stage } = market;
  const gate = new Gate(stage);
  const account = new SimulatedAccount(stage, () => market.listing.all());

  function wallet(): object {
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
    return { list: [{ accountType: 'UNIFIED', ...sums, coin }] };
  }

  function positions(query: URLSearchParams): object {
    const [category, settle] = [query.get('category'), query.get('settleCoin')];
    const all = account
      .positions()
      .filter(({ instrument }) => categoryOf(instrument) === category)
      .filter(({ instrument }) => settle === null || instrument.settlementCurrency === settle);
    const from = Number(query.get('cursor') ?? 0);
    const list = all.slice(from, from + PAGE).map((held) => ({
      ...{ symbol: held.symbol, positionIdx: 0, side: held.quantity < 0 ? 'Sell' : 'Buy' },
      ...{ size: text(Math.abs(held.quantity)), avgPrice: text(held.average), markPrice: text(held.mark) },
      ...{ unrealisedPnl: text(held.unrealised), positionIM: text(held.initialMargin), liqPrice: '' },
      ...{ positionMM: text(held.maintenanceMargin), updatedTime: String(stage.now()) },
    }));
    return { category, list, nextPageCursor: from + PAGE < all.length ? String(from + PAGE) : '' };
  }

  const CALLS: Readonly<Record<string, (query: URLSearchParams, power: KeyPower) => object>> = {
    '/v5/account/wallet-balance': wallet,
    '/v5/position/list': positions,
    '/v5/user/query-api': (_query, power) => ({
      readOnly: power === 'read' ? 1 : 0,
      permissions: PERMISSIONS[power],
      ips: ['*'],
    }),
  };

  return (request: RestRequest): RestReply | undefined => {
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
  };
}
