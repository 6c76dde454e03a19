/** The simulated Binance's private calls: an options account and a USD-M account, and what the key may do. */
import { hexHmac } from '../../accounts/signing';
import { Gate, headerOf, targetOf, type Refusal } from '../accounts/gate';
import { SimulatedAccount, type HeldPosition } from '../accounts/simulatedAccount';
import { testKey, type KeyPower } from '../accounts/testKeys';
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import { round } from '../quotes';
import { ListenKeys } from './listenKeys';
import type { BinanceMarket } from './numbers';

const REFUSALS: Readonly<Record<Refusal, readonly [status: number, code: number, msg: string]>> = {
  key: [401, -2015, 'Invalid API-key, IP, or permissions for action.'],
  time: [400, -1021, 'Timestamp for this request is outside of the recvWindow.'],
  signature: [400, -1022, 'Signature for this request is not valid.'],
  passphrase: [401, -2014, 'API-key format invalid.'],
  rate: [429, -1003, 'Too many requests.'],
};

const restrictions = (power: KeyPower): object => ({
  ...{ ipRestrict: false, createTime: 1_790_000_000_000, enableReading: true, enableInternalTransfer: false },
  ...{ enableWithdrawals: power === 'withdraw', enableFutures: power !== 'read', enableMargin: false },
  ...{ enableVanillaOptions: power !== 'read', permitsUniversalTransfer: false },
  enableSpotAndMarginTrading: power !== 'read',
});

const FUTURES_SHARE = 0.25;

const LISTEN_KEYS: Readonly<Record<string, 'options' | 'futures'>> = {
  '/eapi/v1/listenKey': 'options',
  '/fapi/v1/listenKey': 'futures',
};

export function binancePrivate(market: BinanceMarket) {
  const { stage } = market;
  const gate = new Gate(stage);
  const account = new SimulatedAccount(stage, () => market.listing.all());
  const keys = { options: new ListenKeys(stage, 'options'), futures: new ListenKeys(stage, 'futures') };

  /** The account's cash is split between the two wallets. */
  function part(isOptions: boolean) {
    const held = account.positions().filter(({ instrument }) => (instrument.kind === 'option') === isOptions);
    const [row] = account.balances(account.positions());
    const wallet = round(row.wallet * (isOptions ? 1 - FUTURES_SHARE : FUTURES_SHARE), 8);
    const sum = (of: (position: HeldPosition) => number): number =>
      round(
        held.reduce((total, position) => total + of(position), 0),
        8,
      );
    const pnl = sum(({ unrealised, value }) => (isOptions ? value : unrealised));
    const initial = text(sum(({ initialMargin }) => initialMargin));
    const maintenance = text(sum(({ maintenanceMargin }) => maintenanceMargin));
    return { held, wallet, equity: round(wallet + pnl, 8), initial, maintenance };
  }

  function marginAccount(): object {
    const { wallet, equity, initial, maintenance } = part(true);
    const asset = {
      ...{ asset: 'USDT', marginBalance: text(wallet), equity: text(equity), available: text(wallet) },
      ...{
        initialMargin: initial,
        maintMargin: maintenance,
        unrealizedPNL: '0',
        adjustedEquity: text(wallet),
      },
    };
    return { asset: [asset], greek: [], time: stage.now(), canTrade: true, canWithdraw: true };
  }

  /** Body of `ACCOUNT_UPDATE` on the stream of options. */
  function accountUpdate(): object {
    const { wallet, equity, initial, maintenance } = part(true);
    const value = text(round(equity - wallet, 8));
    const sums = { eq: text(equity), aeq: text(equity), b: text(wallet), m: value, u: value };
    return { ...sums, i: initial, M: maintenance };
  }

  const wallet = (isOptions: boolean): string => text(part(isOptions).wallet);

  const refused = (status: number, code: number, msg: string): RestReply => ({ status, body: { code, msg } });

  /** The key of a stream is given to whoever names a key: nothing is signed. USD-M does not say how long it lives. */
  function listenKey(request: RestRequest, of: 'options' | 'futures'): RestReply {
    const { refuseKeys, refuseStreams } = stage.faults;
    const owner = testKey(headerOf(request, 'x-mbx-apikey'));
    if (!owner || refuseKeys || refuseStreams) return refused(...REFUSALS.key);
    if (request.method === 'PUT') {
      const kept = keys[of].keep();
      return kept ? { body: kept } : refused(400, -1125, 'This listenKey does not exist.');
    }
    const granted = keys[of].grant();
    return { body: of === 'options' ? granted : { listenKey: granted.listenKey } };
  }

  function futuresAccount(): object {
    const { wallet, equity, initial, maintenance } = part(false);
    return {
      ...{ totalInitialMargin: initial, totalMaintMargin: maintenance, totalWalletBalance: text(wallet) },
      ...{ totalUnrealizedProfit: text(round(equity - wallet, 8)), totalMarginBalance: text(equity) },
      ...{ availableBalance: text(wallet), assets: [], positions: [] },
    };
  }

  const optionRows = (): readonly object[] =>
    part(true).held.map((held) => ({
      ...{ symbol: held.symbol, side: held.quantity < 0 ? 'SHORT' : 'LONG', quantity: text(held.quantity) },
      ...{ entryPrice: text(held.average), markPrice: text(held.mark), unrealizedPNL: text(held.unrealised) },
      ...{ quoteAsset: 'USDT', time: stage.now() },
    }));

  const futureRows = (): readonly object[] =>
    part(false).held.map((held) => ({
      ...{ symbol: held.symbol, positionSide: 'BOTH', positionAmt: text(held.quantity) },
      ...{ entryPrice: text(held.average), markPrice: text(held.mark), liquidationPrice: '0' },
      ...{ unRealizedProfit: text(held.unrealised), initialMargin: text(held.initialMargin) },
      ...{ maintMargin: text(held.maintenanceMargin), updateTime: stage.now() },
    }));

  const CALLS: Readonly<Record<string, (power: KeyPower) => unknown>> = {
    '/sapi/v1/account/apiRestrictions': restrictions,
    '/eapi/v1/marginAccount': marginAccount,
    '/eapi/v1/position': optionRows,
    '/fapi/v3/account': futuresAccount,
    '/fapi/v3/balance': () => [{ asset: 'USDT', balance: text(part(false).wallet), updateTime: stage.now() }],
    '/fapi/v3/positionRisk': futureRows,
  };

  function answer(request: RestRequest): RestReply | undefined {
    if (Object.hasOwn(LISTEN_KEYS, request.path)) return listenKey(request, LISTEN_KEYS[request.path]);
    const call = Object.hasOwn(CALLS, request.path) ? CALLS[request.path] : undefined;
    if (!call) return undefined;
    const { query } = request;
    const pastMs = Number(query.get('recvWindow') ?? 5000);
    const signed = (targetOf(request).split('?')[1] ?? '').replace(/&signature=.*$/, '');
    const owner = gate.admit({
      ...{ key: headerOf(request, 'x-mbx-apikey'), window: { pastMs, aheadMs: 1000 } },
      timeMs: Number(query.get('timestamp') ?? NaN),
      signature: query.get('signature') ?? undefined,
      expected: ({ secret }) => hexHmac(secret, signed),
    });
    if (typeof owner !== 'string') return { body: call(owner.power) };
    return refused(...REFUSALS[owner]);
  }

  return { answer, keys, account, accountUpdate, wallet };
}

export type BinancePrivate = ReturnType<typeof binancePrivate>;
