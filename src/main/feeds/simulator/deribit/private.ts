/** The simulated Deribit's private calls: client signatures, tokens that end, scopes that narrow. */
import { deribitSignature } from '../../accounts/signing';
import { Gate, headerOf } from '../accounts/gate';
import { SimulatedAccount, type HeldBalance, type HeldPosition } from '../accounts/simulatedAccount';
import type { KeyPower } from '../accounts/testKeys';
import type { RestReply, RestRequest, VenueStage } from '../dialect';
import { rpcBody } from './rpc';

const LIFE_SECONDS = 900;
const WINDOW = { pastMs: 60_000, aheadMs: 60_000 };

const SCOPES: Readonly<Record<KeyPower, string>> = {
  read: 'account:read block_trade:read trade:read wallet:read',
  trade: 'account:read block_trade:read trade:read_write wallet:read',
  withdraw: 'account:read_write trade:read_write wallet:read_write',
};

interface Token {
  readonly scope: string;
  readonly grantedMs: number;
}

/** A contract has quotes resting around it; they cost a tenth of what the position does. */
const ordersOf = ({ instrument, initialMargin }: HeldPosition): number =>
  instrument.kind === 'option' ? 0 : Number((initialMargin / 10).toFixed(8));

const covers = (granted: string, word: string): boolean =>
  granted.split(' ').some((one) => one === word || one === `${word}_write`);

export function deribitPrivate(stage: VenueStage) {
  const gate = new Gate(stage);
  const account = new SimulatedAccount(stage, () => stage.exchange.instruments.values());
  const tokens = new Map<string, Token>();
  const nonces = new Set<string>();

  /** Of tokens granted before as well: a change of it may void them. */
  const lifeMs = (): number => stage.faults.keyLifeMs ?? LIFE_SECONDS * 1000;

  const fail = (code: number, message: string): RestReply => ({
    status: 400,
    body: rpcBody({ error: { code, message } }, stage.now()),
  });
  const answer = (result: unknown): RestReply => ({ body: rpcBody({ result }, stage.now()) });

  function signIn(query: URLSearchParams): RestReply {
    const [timeMs, nonce] = [Number(query.get('timestamp')), query.get('nonce') ?? ''];
    const owner = gate.admit({
      ...{ key: query.get('client_id') ?? undefined, timeMs, window: WINDOW },
      signature: query.get('signature') ?? undefined,
      expected: ({ secret }) => deribitSignature(secret, timeMs, nonce, query.get('data') ?? ''),
    });
    if (owner === 'rate') return fail(10028, 'too_many_requests');
    if (typeof owner === 'string' || nonces.has(nonce)) return fail(13004, 'invalid_credentials');
    nonces.add(nonce);
    const all = SCOPES[owner.power];
    const wanted = query.get('scope');
    const scope =
      wanted === null
        ? all
        : wanted
            .split(' ')
            .filter((word) => covers(all, word))
            .join(' ');
    const token = `${stage.now()}.${nonce}`;
    tokens.set(token, { scope, grantedMs: stage.now() });
    const fixed = { token_type: 'bearer', enabled_features: [], refresh_token: `${token}.r` };
    return answer({ access_token: token, expires_in: lifeMs() / 1000, scope, ...fixed });
  }

  function summaries(): object {
    const held = account.positions();
    const balances = account.balances(held);
    const marginOf = ({ currency, initialMargin }: HeldBalance): number =>
      held
        .filter(({ instrument }) => instrument.settlementCurrency === currency)
        .reduce((sum, position) => sum + ordersOf(position), initialMargin);
    return {
      ...{ id: 10, email: 'user@example.com', system_name: 'user', type: 'main' },
      summaries: balances.map((row) => ({
        ...{ currency: row.currency, balance: row.wallet, equity: row.equity, margin_balance: row.equity },
        available_funds: row.equity - marginOf(row),
        initial_margin: marginOf(row),
        spot_reserve: 0,
        maintenance_margin: row.maintenanceMargin,
        options_value: row.optionsValue,
        ...{ margin_model: 'segregated_sm', portfolio_margining_enabled: false },
        cross_collateral_enabled: false,
      })),
    };
  }

  const positions = (): readonly object[] =>
    account.positions().map((held) => ({
      instrument_name: held.symbol,
      kind: held.instrument.kind === 'option' ? 'option' : 'future',
      direction: held.quantity < 0 ? 'sell' : 'buy',
      ...{ size: held.quantity, average_price: held.average, mark_price: held.mark, index_price: held.index },
      floating_profit_loss: held.unrealised,
      initial_margin: held.initialMargin,
      maintenance_margin: held.maintenanceMargin,
      open_orders_margin: ordersOf(held),
    }));

  const CALLS: Readonly<Record<string, readonly [scope: string, run: () => unknown]>> = {
    get_account_summaries: ['account:read', summaries],
    get_positions: ['trade:read', positions],
  };

  return ({ path, query, ...request }: RestRequest): RestReply | undefined => {
    if (path === '/api/v2/public/auth') return signIn(query);
    const name = /^\/api\/v2\/private\/(\w+)$/.exec(path)?.[1];
    if (name === undefined) return undefined;
    if (!(name in CALLS)) return fail(-32601, 'Method not found');
    const bearer = headerOf({ ...request, path, query }, 'authorization')?.replace('Bearer ', '') ?? '';
    const token = tokens.get(bearer);
    if (!token || token.grantedMs + lifeMs() <= stage.now() || stage.faults.refuseKeys)
      return fail(13009, 'unauthorized');
    const [scope, run] = CALLS[name];
    return covers(token.scope, scope) ? answer(run()) : fail(13403, 'scope_exceeded');
  };
}
