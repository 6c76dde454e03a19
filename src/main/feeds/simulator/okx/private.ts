/** The simulated OKX's account: its private calls, who may sign in on its socket, and rows of both. */
import { base64Hmac } from '../../accounts/signing';
import { Gate, headerOf, targetOf, type Refusal } from '../accounts/gate';
import { SimulatedAccount, type HeldPosition } from '../accounts/simulatedAccount';
import type { KeyPower, TestKey } from '../accounts/testKeys';
import { textOf, type WireObject } from '../../mapping/json';
import { text } from '../decimalText';
import type { RestReply, RestRequest } from '../dialect';
import type { OkxMarket } from './numbers';

const WINDOW = { pastMs: 30_000, aheadMs: 30_000 };

const REFUSALS: Readonly<Record<Refusal, readonly [status: number, code: string, msg: string]>> = {
  key: [401, '50111', 'Invalid OK-ACCESS-KEY'],
  time: [401, '50102', 'Timestamp request expired'],
  signature: [401, '50113', 'Invalid Sign'],
  passphrase: [401, '50105', 'Request header OK-ACCESS-PASSPHRASE incorrect.'],
  rate: [429, '50011', 'Too Many Requests'],
};

const PERMISSIONS: Readonly<Record<KeyPower, string>> = {
  read: 'read_only',
  trade: 'read_only,trade',
  withdraw: 'read_only,trade,withdraw',
};

const TYPES: Readonly<Record<string, string>> = { option: 'OPTION', perpetual: 'SWAP', future: 'FUTURES' };

export function okxPrivate(market: OkxMarket) {
  const { stage } = market;
  const gate = new Gate(stage);
  const account = new SimulatedAccount(stage, () => market.listing.all());

  function balance(): readonly object[] {
    const balances = account.balances(account.positions());
    const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = account.totals(balances);
    const uTime = String(stage.now());
    return [
      {
        ...{ totalEq: text(equityUsd), adjEq: text(equityUsd), isoEq: '0', ordFroz: '0', uTime },
        ...{ imr: text(initialMarginUsd), mmr: text(maintenanceMarginUsd), mgnRatio: '' },
        details: balances.map((row) => ({
          ...{ ccy: row.currency, cashBal: text(row.wallet), eq: text(row.equity), liab: '0', uTime },
          ...{ availBal: text(row.wallet), eqUsd: text(row.equity * row.usdRate), imr: '', mmr: '' },
        })),
      },
    ];
  }

  const positionRow = ({ instrument, ...held }: HeldPosition): object => ({
    ...{ instId: held.symbol, instType: TYPES[instrument.kind], posSide: 'net', mgnMode: 'cross' },
    ...{ pos: text(held.quantity), avgPx: text(held.average), markPx: text(held.mark) },
    ...{ upl: text(held.unrealised), imr: text(held.initialMargin), mmr: text(held.maintenanceMargin) },
    ...{ ccy: instrument.settlementCurrency, uTime: String(stage.now()), liqPx: '', margin: '' },
  });
  const positions = (): readonly object[] => account.positions().map(positionRow);

  /** Whoever signs in on a socket; its times are in seconds. */
  function enter(login: WireObject): TestKey | Refusal {
    const timestamp = textOf(login.timestamp) ?? '';
    return gate.admitStream({
      ...{ key: textOf(login.apiKey), timeMs: Number(timestamp) * 1000, window: WINDOW },
      signature: textOf(login.sign),
      passphrase: textOf(login.passphrase) ?? '',
      expected: ({ secret }) => base64Hmac(secret, `${timestamp}GET/users/self/verify`),
    });
  }

  function answer(request: RestRequest): RestReply | undefined {
    const name = /^\/api\/v5\/account\/(\w+)$/.exec(request.path)?.[1];
    if (name === undefined) return undefined;
    const timestamp = headerOf(request, 'ok-access-timestamp') ?? '';
    const owner = gate.admit({
      ...{ key: headerOf(request, 'ok-access-key'), timeMs: Date.parse(timestamp), window: WINDOW },
      signature: headerOf(request, 'ok-access-sign'),
      passphrase: headerOf(request, 'ok-access-passphrase') ?? '',
      expected: ({ secret }) => base64Hmac(secret, `${timestamp}GET${targetOf(request)}`),
    });
    if (typeof owner === 'string') {
      const [status, code, msg] = REFUSALS[owner];
      return { status, body: { code, msg, data: [] } };
    }
    const config = (): readonly object[] => [
      { uid: '1', acctLv: '3', perm: PERMISSIONS[owner.power], ip: '' },
    ];
    const call = { balance, positions, config }[name];
    return call && { body: { code: '0', msg: '', data: call() } };
  }

  return { answer, enter, account, balance, positions, positionRow };
}

export type OkxPrivate = ReturnType<typeof okxPrivate>;
