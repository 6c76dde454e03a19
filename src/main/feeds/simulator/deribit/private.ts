/** The simulated Deribit's account: client signatures, tokens that end, scopes that narrow, the same by socket and REST. */
import { deribitSignature } from '../../accounts/signing';
import { Gate, headerOf } from '../accounts/gate';
import { SimulatedAccount, type HeldBalance, type HeldPosition } from '../accounts/simulatedAccount';
import type { KeyPower, TestKey } from '../accounts/testKeys';
import { textOf } from '../../mapping/json';
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
  readonly owner: TestKey;
  readonly scope: string;
  readonly grantedMs: number;
}

/** What a call comes to, by socket or REST. */
export type Outcome =
  { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

type Params = Readonly<Record<string, unknown>>;

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

  const fail = (code: number, message: string): Outcome => ({ error: { code, message } });

  function grant(owner: TestKey, scope: string): Outcome {
    const token = `${stage.now()}.${tokens.size}`;
    tokens.set(token, { owner, scope, grantedMs: stage.now() });
    const fixed = { token_type: 'bearer', enabled_features: [], refresh_token: `${token}.r` };
    return { result: { access_token: token, expires_in: lifeMs() / 1000, scope, ...fixed } };
  }

  const living = (token: unknown): Token | undefined => {
    const held = tokens.get(String(token));
    const isOver = !held || held.grantedMs + lifeMs() <= stage.now() || stage.faults.refuseKeys;
    return isOver ? undefined : held;
  };

  /** A token's second half is good for one renewal, as long as the token lives. */
  function refresh(given: unknown): Outcome {
    const token = String(given).replace(/\.r$/, '');
    const held = living(token);
    tokens.delete(token);
    return held ? grant(held.owner, held.scope) : fail(13009, 'unauthorized');
  }

  function signIn(params: Params, isStream: boolean): Outcome {
    if (params.grant_type === 'refresh_token') return refresh(params.refresh_token);
    const [timeMs, nonce] = [Number(params.timestamp), String(params.nonce)];
    const knock = {
      ...{ key: String(params.client_id), timeMs, window: WINDOW, signature: String(params.signature) },
      expected: ({ secret }: TestKey) => deribitSignature(secret, timeMs, nonce, textOf(params.data)),
    };
    const owner = isStream ? gate.admitStream(knock) : gate.admit(knock);
    if (owner === 'rate') return fail(10028, 'too_many_requests');
    if (typeof owner === 'string' || nonces.has(nonce)) return fail(13004, 'invalid_credentials');
    nonces.add(nonce);
    const all = SCOPES[owner.power];
    const wanted = textOf(params.scope)?.split(' ');
    return grant(owner, wanted?.filter((word) => covers(all, word)).join(' ') ?? all);
  }

  function summaries(): readonly object[] {
    const held = account.positions();
    const balances = account.balances(held);
    const marginOf = ({ currency, initialMargin }: HeldBalance): number =>
      held
        .filter(({ instrument }) => instrument.settlementCurrency === currency)
        .reduce((sum, position) => sum + ordersOf(position), initialMargin);
    return balances.map((row) => ({
      ...{ currency: row.currency, balance: row.wallet, equity: row.equity, margin_balance: row.equity },
      available_funds: row.equity - marginOf(row),
      initial_margin: marginOf(row),
      spot_reserve: 0,
      maintenance_margin: row.maintenanceMargin,
      options_value: row.optionsValue,
      ...{ margin_model: 'segregated_sm', portfolio_margining_enabled: false },
      cross_collateral_enabled: false,
    }));
  }

  const wholeAccount = (): object => ({
    ...{ id: 10, email: 'user@example.com', system_name: 'user', type: 'main' },
    summaries: summaries(),
  });

  const positionRow = (held: HeldPosition): object => ({
    instrument_name: held.symbol,
    kind: held.instrument.kind === 'option' ? 'option' : 'future',
    direction: held.quantity === 0 ? 'zero' : held.quantity < 0 ? 'sell' : 'buy',
    ...{ size: held.quantity, average_price: held.average, mark_price: held.mark, index_price: held.index },
    floating_profit_loss: held.unrealised,
    initial_margin: held.initialMargin,
    maintenance_margin: held.maintenanceMargin,
    open_orders_margin: ordersOf(held),
  });
  const positions = (): readonly object[] => account.positions().map(positionRow);

  const CALLS: Readonly<Record<string, readonly [scope: string, run: () => unknown]>> = {
    get_account_summaries: ['account:read', wholeAccount],
    get_positions: ['trade:read', positions],
  };

  const reply = (outcome: Outcome): RestReply => ({
    ...('error' in outcome ? { status: 400 } : {}),
    body: rpcBody(outcome, stage.now()),
  });

  /** The rights that a token gives to a call, or the refusal. */
  function admit(token: unknown, scope: string): Outcome | undefined {
    const held = living(token);
    if (!held) return fail(13009, 'unauthorized');
    return covers(held.scope, scope) ? undefined : fail(13403, 'scope_exceeded');
  }

  function answer(request: RestRequest): RestReply | undefined {
    const { path, query } = request;
    if (path === '/api/v2/public/auth') return reply(signIn(Object.fromEntries(query), false));
    const name = /^\/api\/v2\/private\/(\w+)$/.exec(path)?.[1];
    if (name === undefined) return undefined;
    if (!(name in CALLS)) return reply(fail(-32601, 'Method not found'));
    const [scope, run] = CALLS[name];
    const bearer = headerOf(request, 'authorization')?.replace('Bearer ', '');
    return reply(admit(bearer, scope) ?? { result: run() });
  }

  return { answer, signIn, admit, account, summaries, positionRow };
}

export type DeribitPrivate = ReturnType<typeof deribitPrivate>;
