import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/contracts/result';
import type { AccountReading, AlertRuleSetting, CallCauses } from '../../../src/contracts/marginCalls';
import { createCallStore } from '../../../src/main/db/callStore';
import { createDocumentStore } from '../../../src/main/db/documentStore';
import { createLogger } from '../../../src/main/log';
import { createAlertService } from '../../../src/main/services/alerts';
import { createEventLog } from '../../../src/main/services/eventLog';
import { createEvents } from '../../../src/main/services/events';
import { createMarginCallService } from '../../../src/main/services/marginCalls';
import { createSettingsService } from '../../../src/main/services/settings';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const CAUSES: CallCauses = {
  sinceMs: NOW - 60_000,
  parts: [{ cause: 'price', usd: 40, share: 1 }],
  changes: { price: -40, vol: 0, time: 0, haircut: 0, parameters: 0, positions: 0 },
};

function startDesk(path = newPath(), causes: Result<CallCauses> = { ok: true, value: CAUSES }) {
  const database = open(path);
  const documents = createDocumentStore(database);
  const events = createEvents(createEventLog(documents), createLogger('test', 'silent'), () => NOW);
  const store = createCallStore(database);
  let isBusy = false;
  const calls = createMarginCallService({
    store,
    settings: createSettingsService(documents),
    events,
    isBusy: () => isBusy,
    causesOf: () => Promise.resolve(causes),
  });
  const alerts = createAlertService({ store, events, isBusy: () => isBusy, clock: () => NOW });
  return { database, events, calls, alerts, setBusy: (next: boolean) => void (isBusy = next) };
}

const account = (equityUsd: number, change: Partial<AccountReading> = {}): AccountReading => ({
  accountId: 'main',
  accountName: 'Main',
  venue: 'deribit',
  modelId: 'deribit.pm',
  packId: 'deribit-pm',
  equityUsd,
  haircutUsd: 0,
  initialMarginUsd: 100_000,
  maintenanceMarginUsd: 80_000,
  isComplete: true,
  deltaUsd: 5e6,
  vegaUsd: -2_000,
  thetaUsd: 300,
  rhoUsd: 0,
  pnlUsd: 0,
  ...change,
});

const HOUR = 3_600_000;
const states = (desk: ReturnType<typeof startDesk>) => value(desk.calls.list(10)).map(({ state }) => state);

describe('margin calls', () => {
  it('go from warning over call and breach to met and closed, each step stored with its figures', async () => {
    const desk = startDesk();
    const path = [105_000, 99_000, 98_000, 79_000, 106_000, 300_000];
    path.forEach((equity, k) => desk.calls.follow([account(equity)], NOW + k * 1_000));
    const [call] = value(desk.calls.list(10));
    expect(value(desk.calls.steps(call.id)).map(({ from, to }) => `${from}>${to}`)).toEqual([
      'none>warning',
      'warning>call',
      'call>breached',
      'breached>met',
      'met>closed',
    ]);
    expect(value(desk.calls.steps(call.id))[1]).toMatchObject({ equityUsd: 99_000, amountUsd: 6_000 });
    expect(call).toMatchObject({ state: 'closed', amountUsd: 26_000, deadlineMs: NOW + 1_000 + 4 * HOUR });
    expect(value(desk.calls.open())).toEqual([]);
    await Promise.resolve();
    expect(value(desk.calls.list(10))[0].causes).toEqual(CAUSES);
    expect(desk.events.recent().map(({ message }) => message)).toContain(
      `Main: margin call of 6000 USD, due ${new Date(NOW + 1_000 + 4 * HOUR).toISOString()}`,
    );
  });

  it('do not flicker at the edge', () => {
    const desk = startDesk();
    for (let k = 0; k < 20; k++) desk.calls.follow([account(k % 2 === 0 ? 111_000 : 112_000)], NOW + k);
    const [warning] = value(desk.calls.list(10));
    expect(value(desk.calls.steps(warning.id))).toHaveLength(1);
  });

  it('survive a restart and run into their deadline there', () => {
    const path = newPath();
    const first = startDesk(path);
    first.calls.follow([account(99_000)], NOW);
    first.calls.stop();
    first.database.close();
    const second = startDesk(path);
    expect(value(second.calls.open())).toMatchObject([{ state: 'call', amountUsd: 6_000 }]);
    second.calls.follow([account(99_500)], NOW + 4 * HOUR);
    expect(states(second)).toEqual(['call']);
    second.calls.follow([account(99_500)], NOW + 4 * HOUR + 1);
    expect(states(second)).toEqual(['breached']);
  });

  it.each([
    ['warning', [108_000], 200_000, 'closed'],
    ['call', [99_000], 79_000, 'breached'],
    ['breached', [99_000, 79_000], 106_000, 'met'],
    ['met', [99_000, 106_000], 106_000, 'closed'],
    ['closed', [99_000, 106_000, 106_000], 99_000, 'call'],
  ] as const)(
    'survive a restart in state %s, by a clock that was set back meanwhile',
    (state, before, equity, after) => {
      const path = newPath();
      const first = startDesk(path);
      before.forEach((each, k) => first.calls.follow([account(each)], NOW + k));
      expect(states(first)[0]).toBe(state);
      first.calls.stop();
      first.database.close();
      const second = startDesk(path);
      second.calls.follow([account(equity)], NOW - HOUR);
      const record = value(second.calls.list(10)).find((each) => each.changedMs === NOW - HOUR);
      if (record === undefined) throw new Error('no call has changed');
      expect(record.state).toBe(after);
      expect(record.openedMs).toBeLessThanOrEqual(record.changedMs);
      if (after === 'breached') expect(record.deadlineMs).toBe(NOW + 3 * HOUR);
    },
  );

  it('a call that was met and is short again is a new one', () => {
    const desk = startDesk();
    [99_000, 106_000, 99_000].forEach((equity, k) => desk.calls.follow([account(equity)], NOW + k));
    expect(states(desk)).toEqual(['call', 'closed']);
    expect(value(desk.calls.open())).toHaveLength(1);
  });

  it('decide nothing on incomplete figures or while another thread writes', () => {
    const desk = startDesk();
    desk.calls.follow([account(1_000, { isComplete: false, reason: 'no price' })], NOW);
    desk.setBusy(true);
    desk.calls.follow([account(1_000)], NOW + 1);
    expect(states(desk)).toEqual([]);
    desk.setBusy(false);
    desk.calls.follow([account(1_000)], NOW + 2);
    expect(states(desk)).toEqual(['call']);
  });

  it('say why the cause is not known', async () => {
    const unknown: Result<CallCauses> = {
      ok: false,
      failure: { reason: 'NOT_FOUND', message: 'never covered since the start' },
    };
    const desk = startDesk(newPath(), unknown);
    desk.calls.follow([account(99_000)], NOW);
    await Promise.resolve();
    expect(value(desk.calls.open())[0].causes).toEqual({ unknown: 'never covered since the start' });
  });

  it('tell a failing database once and store the step when it is back', () => {
    const desk = startDesk();
    desk.database.connection.exec(
      "CREATE TRIGGER full BEFORE INSERT ON margin_calls BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    desk.calls.follow([account(99_000)], NOW);
    desk.calls.follow([account(99_000)], NOW + 1);
    expect(desk.events.recent().filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(value(desk.calls.open())).toEqual([]);
    desk.database.connection.exec('DROP TRIGGER full');
    desk.calls.follow([account(99_000)], NOW + 2);
    expect(value(desk.calls.open())).toHaveLength(1);
  });

  it('follow a policy that is kept', () => {
    const path = newPath();
    const first = startDesk(path);
    const policy = { ...value(first.calls.policy()), warningUsage: 0.5, hysteresis: 0.1 };
    value(first.calls.setPolicy(policy));
    first.database.close();
    const second = startDesk(path);
    expect(value(second.calls.policy())).toEqual(policy);
    second.calls.follow([account(150_000)], NOW);
    expect(states(second)).toEqual(['warning']);
  });
});

const rule = (change: Partial<AlertRuleSetting> = {}): AlertRuleSetting => ({
  id: 'r1',
  label: 'Usage',
  accountId: 'main',
  measure: 'marginRatio',
  direction: 'above',
  threshold: 0.8,
  hysteresis: 0.1,
  isEnabled: true,
  ...change,
});

describe('alerts', () => {
  it('are raised and cleared once, with hysteresis, and stored', () => {
    const path = newPath();
    const desk = startDesk(path);
    value(desk.alerts.save(rule()));
    const equities = [200_000, 100_000, 99_000, 110_000, 120_000, 100_000];
    equities.forEach((equity, k) => desk.alerts.follow([account(equity)], NOW + k));
    expect(value(desk.alerts.history(10)).map(({ event, value: v }) => [event, v])).toEqual([
      ['raised', 0.8],
      ['cleared', 80_000 / 120_000],
      ['raised', 0.8],
    ]);
    desk.database.close();
    expect(value(startDesk(path).alerts.list())).toMatchObject([
      { isRaised: true, raisedMs: NOW + 5, value: null },
    ]);
  });

  it('are silent while snoozed and told again afterwards if still up', () => {
    const desk = startDesk();
    value(desk.alerts.save(rule()));
    desk.alerts.follow([account(90_000)], NOW);
    value(desk.alerts.snooze('r1', 10_000));
    desk.alerts.follow([account(300_000)], NOW + 1_000);
    desk.alerts.follow([account(90_000)], NOW + 2_000);
    expect(value(desk.alerts.history(10))).toHaveLength(1);
    desk.alerts.follow([account(90_000)], NOW + 11_000);
    expect(value(desk.alerts.history(10)).map(({ atMs }) => atMs)).toEqual([NOW + 11_000, NOW]);
  });

  it('watch Greeks, the desk as a sum, and figures that come at their own pace', () => {
    const desk = startDesk();
    value(
      desk.alerts.save(
        rule({
          id: 'v',
          measure: 'vegaUsd',
          direction: 'below',
          threshold: -3_000,
          hysteresis: 0,
          accountId: '*',
        }),
      ),
    );
    value(desk.alerts.save(rule({ id: 'q', measure: 'valueAtRiskUsd', threshold: 1e5, hysteresis: 0 })));
    desk.alerts.follow([account(2e5)], NOW);
    desk.alerts.setFurther(new Map([['main', { valueAtRiskUsd: 2e5 }]]));
    desk.alerts.follow([account(2e5), account(2e5, { accountId: 'b' })], NOW + 1);
    expect(value(desk.alerts.history(10)).map(({ ruleId, value: v }) => [ruleId, v])).toEqual([
      ['v', -4_000],
      ['q', 2e5],
    ]);
  });

  it('pass over what is missing, and fire without any equity', () => {
    const desk = startDesk();
    value(desk.alerts.save(rule()));
    desk.alerts.follow([account(NaN)], NOW);
    desk.alerts.follow([account(1, { isComplete: false })], NOW + 1);
    expect(value(desk.alerts.list())[0]).toMatchObject({ isRaised: false, value: null });
    desk.alerts.follow([account(-5)], NOW + 2);
    expect(value(desk.alerts.list())[0].isRaised).toBe(true);
    expect(refusal(desk.alerts.remove('none')).reason).toBe('NOT_FOUND');
    expect(value(desk.alerts.remove('r1'))).toEqual([]);
  });
});
