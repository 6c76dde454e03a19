/** Margin calls, alerts, the collateral ledger and rule packs of the running app, over a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let folder: string;
let desk: LaunchedApp;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-margin-desk-'));
  desk = await launchApp({ userDataDir: folder });
  await untilLive(desk.window);
});
afterAll(async () => {
  await desk.app.close();
  rmSync(folder, { recursive: true, force: true });
});

const firstAccount = async () => (await answerOf(desk.window, 'portfolio.accounts'))[0];

describe('the margin desk', () => {
  test('opens a warning once the policy asks for it, with its cause or why there is none', async () => {
    const { id } = await firstAccount();
    const policy = await answerOf(desk.window, 'calls.policy');
    const strict = { ...policy, warningUsage: 0.001, hysteresis: 0 };
    await answerOf(desk.window, 'calls.setPolicy', strict);
    await until(
      'a warning with a cause',
      () => answerOf(desk.window, 'calls.open'),
      (calls) => calls.some((call) => call.accountId === id && call.causes !== null),
    );
    const calls = await answerOf(desk.window, 'calls.list', { limit: 10 });
    const steps = await answerOf(desk.window, 'calls.steps', { callId: calls[0].id });
    expect(steps[0].initialMarginUsd).toBeGreaterThan(0);
  });

  test('shows collateral after haircuts, with what falls when the book does', async () => {
    const page = desk.window;
    await page.keyboard.press('4');
    await byTestId(page, 'show-haircuts').click();
    const table = byTestId(page, 'haircut-table');
    await table.waitFor();
    const valued = await answerOf(page, 'collateral.value', { accountId: null });
    const shown = await table.locator('tbody tr').count();
    expect(shown).toBe(valued.accounts.flatMap(({ assets }) => assets).length);
    const isWrongWay = valued.accounts.some(({ assets }) => assets.some((one) => one.isWrongWay));
    expect((await table.innerText()).includes('wrong way')).toBe(isWrongWay);
  });

  test('raises an alert on a live measure', async () => {
    const { id: accountId } = await firstAccount();
    const rule = {
      id: 'equity',
      label: 'Has equity',
      accountId,
      measure: 'equityUsd',
      direction: 'above',
    } as const;
    await answerOf(desk.window, 'alerts.save', { ...rule, threshold: 1, hysteresis: 0, isEnabled: true });
    await until(
      'the alert',
      () => answerOf(desk.window, 'alerts.list'),
      ([alert]) => alert.isRaised && (alert.value ?? 0) > 1,
    );
  });

  test('margins an account with the copy of a pack that was chosen for it, rehearsed before', async () => {
    const { id: accountId, marginModelId } = await firstAccount();
    const { packs } = await answerOf(desk.window, 'packs.list');
    const shipped = packs.find(({ model }) => model === marginModelId)!;
    const copy = await answerOf(desk.window, 'packs.duplicate', { id: shipped.id });
    const rehearsal = await answerOf(desk.window, 'packs.rehearse', { id: copy.id, daysAhead: [1] });
    expect(rehearsal.rows.length).toBeGreaterThan(0);
    await answerOf(desk.window, 'packs.choose', { accountId, model: copy.model, packId: copy.id });
    await answerOf(desk.window, 'collateral.book', {
      kind: 'posting',
      accountId,
      currency: 'BTC',
      amount: '1.5',
      note: '',
    });
    const { holdings, exposures, differences } = await answerOf(desk.window, 'collateral.state');
    expect(holdings).toEqual([{ accountId, currency: 'BTC', total: '1.5', locked: '0', free: '1.5' }]);
    expect(differences.length).toBeGreaterThan(0);
    expect(exposures[0].exposureUsd).toBeGreaterThan(0);
  });

  test('finds calls, alerts, ledger and choices again after a restart', async () => {
    await desk.app.close();
    desk = await launchApp({ userDataDir: folder });
    await untilLive(desk.window);
    const { id: accountId } = await firstAccount();
    expect((await answerOf(desk.window, 'calls.open')).length).toBeGreaterThan(0);
    expect((await answerOf(desk.window, 'alerts.list'))[0].isRaised).toBe(true);
    expect((await answerOf(desk.window, 'collateral.entries', { accountId, limit: 5 }))[0].amount).toBe(
      '1.5',
    );
    const { choices } = await answerOf(desk.window, 'packs.list');
    expect(choices).toMatchObject([{ accountId }]);
  });
});
