/** The VaR workspace: a run on the shipped histories, its parts that add up, backtests, cancel. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    expect(await page.locator('[data-testid="methods-panel"] tr[data-method]').count()).toBe(
      DEFAULT_RISK_ASK.methods.length,
    );
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

  test('relates the P&L to other markets once their history is imported, and says how until then', async () => {
    await byTestId(page, 'outside-tab').click();
    await byTestId(page, 'outside-import').waitFor();
    const days = Array.from({ length: 600 }, (_, k) => {
      const day = new Date(Date.UTC(2020, 4, 12) + k * 86_400_000).toISOString().slice(0, 10);
      return `${day},${3000 + 40 * Math.sin(k * k)},${0.02 + 0.001 * Math.cos(3 * k)}`;
    });
    const source = {
      kind: 'text' as const,
      text: `date,equity:SPX,rate:USD10Y\n${days.join('\n')}\n`,
      label: 'made up',
    };
    const provenance = { title: 'Made up', source: 'a test', sourceUrl: '', licence: '' };
    await answerOf(page, 'history.import', { source, provenance });
    await byTestId(page, 'risk-run').click();
    const table = byTestId(page, 'outside-table');
    await table.waitFor({ timeout: 120_000 });
    const rows = await table.locator('tbody tr').allInnerTexts();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/SPX\s+\d{3} d/);
    expect(await table.locator('thead').innerText()).toMatch(/20\d\d-\d\d-\d\d to 202\d-\d\d-\d\d/);
    expect(rows[1]).toMatch(/USD10Y rate[^]*bp/);
    expect(rows.join('')).not.toContain('NaN');
    await page.locator('[data-testid="correlation-panel"] button', { hasText: 'Book' }).click();
    await byTestId(page, 'correlation-dial').waitFor();
    await byTestId(page, 'correlation-pair').selectOption('0/2');
    expect(await byTestId(page, 'correlation-pair').locator('option:checked').innerText()).toMatch(/SPX/);
    const estimates = await page.locator('[data-testid="correlation-estimate"]').allInnerTexts();
    expect(estimates.length).toBeGreaterThanOrEqual(6);
    for (const text of estimates) expect(text).toMatch(/[-−]?0\.\d{3}/);
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

  test("takes another confidence and the desk's own correlation, and says so beside the figures", async () => {
    await byTestId(page, 'risk-settings-open').click();
    await byTestId(page, 'confidence-2').fill('140');
    await byTestId(page, 'confidence-2').blur();
    await byTestId(page, 'risk-settings-run').click();
    expect(await byTestId(page, 'risk-settings').locator('[role=alert]').innerText()).toMatch(/confidences/);
    await byTestId(page, 'confidence-2').fill('99.5');
    await byTestId(page, 'override-add').click();
    await byTestId(page, 'override-0').fill('-0.5');
    await byTestId(page, 'override-0').blur();
    await byTestId(page, 'risk-settings-run').click();
    const figures = byTestId(page, 'var-figures');
    await until(
      'the run has the confidence',
      () => figures.innerText(),
      (text) => text.includes('VaR 99.5 %'),
      90_000,
    );
    const hover = await page.locator('[data-method="monte-carlo-t"]').getAttribute('title');
    expect(hover).toMatch(/overridden: BTC spot with ETH spot -0.50/);
    const simulated = await page.locator('[data-method="monte-carlo-t"]').innerText();
    expect(simulated.match(/± [\d,]+/g)).toHaveLength(6);
    expect(await page.locator('[data-method="delta-gamma"]').innerText()).toMatch(/[-−+][\d.]+ %/);
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

describe('histories of the user', () => {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const day = new Date(Date.UTC(2025, 9, 1) + i * 86_400_000).toISOString().slice(0, 10);
    const btc = 90_000 * Math.exp(0.02 * Math.sin(i * 1.7));
    const eth = 3_000 * Math.exp(0.03 * Math.sin(i * 1.3));
    return `${day},${btc.toFixed(2)},${eth.toFixed(2)}`;
  });
  const file = (name: string, text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'plimsoll-history-')), name);
    writeFileSync(path, text);
    return path;
  };
  const choose = async (path: string): Promise<void> => {
    await desk.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
    await byTestId(page, 'history-choose').click();
    await byTestId(page, 'history-preview').waitFor();
  };

  test('are looked at, refused with row and reason, stored, and used', async () => {
    await byTestId(page, 'histories').click();
    await choose(file('bad.csv', 'date,spot:BTC\n2025-10-01,90000\n2025-10-02,-1\n'));
    const bad = await byTestId(page, 'history-preview').innerText();
    expect(bad).toMatch(/3\s+spot:BTC\s+-1/);
    expect(await byTestId(page, 'history-store').count()).toBe(0);

    await choose(file('own.csv', ['date,spot:BTC,spot:ETH', ...rows].join('\n')));
    await until(
      'the series are shown',
      () => byTestId(page, 'history-preview').innerText(),
      (text) => text.includes('400 values') && text.includes('replaces the stored one'),
    );
    await byTestId(page, 'history-source').fill('test vendor');
    await byTestId(page, 'history-store').click();
    await byTestId(page, 'history-dialog').waitFor({ state: 'detached' });
    await until(
      'the run uses them',
      () => byTestId(page, 'var-notes').innerText(),
      (text) => text.includes('test vendor'),
      90_000,
    );
  });
});
