/** The VaR workspace: a run on the shipped histories, its parts that add up, backtests, cancel. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_RISK_ASK } from '../../src/contracts/risk';
import { answerOf, byTestId, callApi, numberIn, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
let page: Page;

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
});
afterAll(() => desk?.close());

describe('a run', () => {
  test('starts by itself, and shows every method with its data range and age', async () => {
    await page.keyboard.press('5');
    await byTestId(page, 'var-figures').waitFor({ timeout: 90_000 });
    expect(await page.locator('[data-testid="methods-panel"] tr[data-method]').count()).toBe(10);
    const hover = await page.locator('[data-method="historical"]').getAttribute('title');
    expect(hover).toMatch(/500 scenarios, 20\d\d-\d\d-\d\d to 2022-01-01, 1 d/);
    const notes = await byTestId(page, 'var-notes').innerText();
    expect(notes).toMatch(/History ends [\d,]+ days before the valuation/);
    expect(notes).toMatch(/no vol history/);
    expect(notes).toMatch(/Source: .*cryptoverse/);
  });

  test('splits the tail into parts that add up, by book and by expiry', async () => {
    const panel = page.locator('[data-testid="contributions-panel"]');
    for (const split of ['book', 'expiry', 'position', 'underlying']) {
      await panel.locator('select').selectOption(split);
      const es = await panel
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((row) => row.querySelectorAll('td')[1]?.textContent ?? ''));
      const values = es.map(numberIn).map((value) => (Number.isNaN(value) ? 0 : value));
      const total = values.pop() ?? NaN;
      const sum = values.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - total), `${split}: ${sum} and ${total}`).toBeLessThan(values.length + 1);
    }
  });

  test('backtests the book and says what the tests find', async () => {
    const tests = await byTestId(page, 'backtest-tests').innerText();
    for (const name of ['Kupiec', 'Christoffersen', 'Acerbi']) expect(tests).toContain(name);
    expect(tests).toMatch(/not rejected|rejected/);
    expect(await page.locator('[data-testid="backtest-panel"] circle').count()).toBeGreaterThan(0);
    await byTestId(page, 'correlation-dial').waitFor();
  });

  test('can be cancelled, and what was there stays', async () => {
    const before = await byTestId(page, 'var-figures').innerText();
    await page.locator('[data-testid="backtest-panel"] select').last().selectOption('1000');
    await byTestId(page, 'risk-cancel').click();
    await until(
      'the run has ended',
      () => byTestId(page, 'risk-cancel').count(),
      (count) => count === 0,
    );
    expect(await byTestId(page, 'var-figures').innerText()).toBe(before);
  });

  test('asks that make no sense are refused with the reason', async () => {
    const { accounts } = await answerOf(page, 'portfolio.get');
    const ask = { ...DEFAULT_RISK_ASK, scope: { kind: 'account' as const, id: 'nobody' } };
    const nobody = await callApi(page, 'risk.run', { ask, snapshotId: null, jobId: 'test-1' });
    expect(nobody.ok).toBe(false);
    expect(accounts.length).toBeGreaterThan(0);
    const wide = { ...DEFAULT_RISK_ASK, windowDays: 5_000 };
    const tooLong = await callApi(page, 'risk.run', { ask: wide, snapshotId: null, jobId: 'test-2' });
    if (tooLong.ok) expect(JSON.stringify(tooLong.value.figures)).toMatch(/1,?4\d\d|fewer|all there/);
    else expect(tooLong.failure.message).toMatch(/window|moves|days/);
  });
});
