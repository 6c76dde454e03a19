/** The margin workspace: regimes side by side, positions one by one, distances, what changed, hypothetical legs. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, byTestId, callApi, numberIn, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
  await page.keyboard.press('4');
  await byTestId(page, 'regime-plot').waitFor();
});
afterAll(() => desk?.close());

const regimes = (): Promise<string[]> =>
  page
    .locator('[data-testid="regime-table"] tr[data-model]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-model') ?? ''));

async function toggle(modelId: string): Promise<void> {
  await byTestId(page, 'choose-regimes').click();
  await page.locator(`[data-testid="model-menu"] [data-item="${modelId}"]`).click();
  await byTestId(page, 'choose-regimes').click();
}

const scopeTo = async (label: string): Promise<void> => {
  await page.keyboard.press('1');
  await byTestId(page, 'book-tree').getByText(label, { exact: true }).first().click();
  await page.keyboard.press('4');
  await byTestId(page, 'regime-plot').waitFor();
};

describe('regimes', () => {
  test('are added by choice, computed, and remembered for what is in view', async () => {
    const before = await regimes();
    await toggle('okx.pm');
    await until('OKX is compared', regimes, (ids) => ids.includes('okx.pm'));
    await scopeTo('DRB-PROP-2');
    await until('the account has its own choice', regimes, (ids) => !ids.includes('okx.pm'));
    await scopeTo('Prop desk');
    await until('the desk keeps its choice', regimes, (ids) => ids.includes('okx.pm'));
    await toggle('okx.pm');
    await until('as before', regimes, (ids) => ids.join() === before.join());
  });

  test('are all compared at a click, with what each assumes', async () => {
    await byTestId(page, 'choose-regimes').click();
    await byTestId(page, 'all-models').click();
    const all = (await answerOf(page, 'app.info')).marginModels.map(({ id }) => id);
    await until('every regime has its row', regimes, (ids) => all.every((id) => ids.includes(id)));
    // The menu may lie over the row.
    await byTestId(page, 'choose-regimes').click();
    await page.locator('[data-testid="regime-table"] [data-model="okx.pm"]').click();
    await until(
      'what OKX leaves open is listed',
      () => byTestId(page, 'weak-parameters').innerText(),
      (text) => /^Replica, 21 parameters assumed: .*\(assumed\)/.test(text),
    );
    await page.locator('[data-testid="regime-table"] tbody tr').first().click();
    await byTestId(page, 'choose-regimes').click();
    await byTestId(page, 'default-models').click();
    await byTestId(page, 'choose-regimes').click();
    await until('only some again', regimes, (ids) => ids.length < all.length);
  });
});

describe('the explanation', () => {
  test('runs the account without each position and says what netting saves', async () => {
    const rows = page.locator('[data-testid="marginal-panel"] tbody tr');
    await until(
      'every position of the desk is listed',
      () => rows.count(),
      (count) => count === 60,
    );
    const note = await byTestId(page, 'offset-benefit').innerText();
    const [alone, saved] = note.match(/[\d,]{5,}/g)?.map(numberIn) ?? [];
    expect(alone, note).toBeGreaterThan(saved);
    expect(saved, note).toBeGreaterThan(0);
  });

  test('tells what changed since a snapshot; the causes add up', async () => {
    // Away from the panels, which would ask for their own.
    await page.keyboard.press('1');
    await byTestId(page, 'regime-plot').waitFor({ state: 'detached' });
    const { id } = await answerOf(page, 'snapshot.take', { label: 'before' });
    const { positions } = await answerOf(page, 'portfolio.get');
    await answerOf(page, 'portfolio.deletePosition', { positionId: positions[0].id });
    const { since } = await answerOf(page, 'margin.explain', { modelId: 'deribit.pm', sinceSnapshotId: id });
    if (since === null) throw new Error('no comparison');
    const sum = since.steps.reduce((total, step) => total + step.initialMarginUsd, 0);
    expect(sum).toBeCloseTo(since.afterInitialUsd - since.beforeInitialUsd, 3);
    const byPositions = since.steps.find(({ cause }) => cause === 'positions');
    expect(Math.abs(byPositions?.initialMarginUsd ?? 0)).toBeGreaterThan(0);
    await answerOf(page, 'portfolio.undo');

    await page.keyboard.press('4');
    const select = page.locator('[data-testid="distance-panel"] select');
    await until(
      'the snapshot can be chosen',
      () => select.locator('option').count(),
      (count) => count > 1,
    );
    await select.selectOption(id);
    await byTestId(page, 'margin-since').waitFor({ timeout: 30_000 });
    expect(await page.locator('[data-testid="margin-since"] tbody tr').count()).toBe(8);
  });
});

describe('hypothetical legs', () => {
  test('change the requirement without touching the book', async () => {
    const { accounts, positions } = await answerOf(page, 'portfolio.get');
    const account = accounts.find(({ marginModelId }) => marginModelId === 'deribit.pm');
    const leg = positions.find(({ instrumentId }) => /^deribit:BTC-.*-C$/.test(instrumentId));
    const ask = (quantity: number) => ({
      accountId: account?.id ?? '',
      legs: [{ instrumentId: leg?.instrumentId ?? '', quantity }],
      withDistance: true,
    });
    const nothing = await answerOf(page, 'margin.whatIf', ask(0));
    expect(nothing.models.every(({ initialChangeUsd }) => initialChangeUsd === 0)).toBe(true);
    const short = await answerOf(page, 'margin.whatIf', ask(-500));
    const own = short.models.find(({ modelId }) => modelId === 'deribit.pm');
    expect(own?.initialChangeUsd ?? 0).toBeGreaterThan(0);
    expect(Math.abs(short.liquidationAfter ?? 9)).toBeLessThanOrEqual(Math.abs(short.liquidationBefore ?? 9));
    expect((await answerOf(page, 'portfolio.get')).positions).toHaveLength(positions.length);
    const unknown = await callApi(page, 'margin.whatIf', {
      ...ask(1),
      legs: [{ instrumentId: 'deribit:BTC-NONE', quantity: 1 }],
    });
    expect(unknown).toMatchObject({ ok: false, failure: { reason: 'MISSING_MARKET_DATA' } });
  });
});
