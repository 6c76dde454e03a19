/** The Models workspace: fit, compare, approve, roll back; model risk; and the dial and multipliers of the VaR workspace. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byTestId, numberIn, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

const LONG_MS = 120_000;
let desk: LaunchedApp;
let page: Page;

beforeAll(async () => {
  desk = await launchApp();
  page = desk.window;
  await untilLive(page);
});
afterAll(() => desk?.close());

const untilTrue = (is: () => Promise<boolean>): Promise<boolean> =>
  until('the state that was waited for', is, (seen) => seen, LONG_MS);

const stateOf = (version: number): Promise<string | null> =>
  page.locator(`[data-version="${version}"]`).getAttribute('data-state');

async function fitWith(moves: string, version: number): Promise<void> {
  await page.locator('[data-testid="calibration-panel"] select').selectOption(moves);
  await byTestId(page, 'calibration-fit').click();
  await page.locator(`[data-version="${version}"]`).waitFor({ timeout: LONG_MS });
}

async function approve(version: number, note: string): Promise<void> {
  await page.locator(`[data-version="${version}"]`).click();
  await byTestId(page, 'calibration-note').fill(note);
  await byTestId(page, 'calibration-approve').click();
  await untilTrue(async () => (await stateOf(version)) === 'active');
}

describe('parameter sets', () => {
  test(
    'are fitted, compared on the desk, approved with a note, and rolled back with one click',
    async () => {
      await page.keyboard.press('8');
      await byTestId(page, 'calibration-panel').waitFor();
      await fitWith('500', 1);
      expect(await byTestId(page, 'calibration-fits').innerText()).toMatch(/GJR\(1,1\) of BTC spot/);
      await byTestId(page, 'calibration-compare').click();
      const figures = byTestId(page, 'calibration-figures');
      await figures.waitFor({ timeout: LONG_MS });
      expect(await figures.innerText()).toMatch(/VaR 97.5 %, Historical, filtered GARCH/);
      expect(await figures.innerText()).toMatch(/Initial margin of .*House VaR/);
      await approve(1, 'the first set');
      await fitWith('1000', 2);
      await approve(2, 'a longer window');
      expect(await byTestId(page, 'calibration-decisions').innerText()).toContain('a longer window');
      await byTestId(page, 'calibration-rollback').click();
      await untilTrue(async () => (await stateOf(1)) === 'active');
      expect(await stateOf(2)).toBe('former');
      expect(await byTestId(page, 'calibration-decisions').innerText()).toContain('roll back 1');
      await byTestId(page, 'calibration-rollback').click();
      await untilTrue(async () => (await stateOf(1)) === 'former');
      expect(await byTestId(page, 'calibration-decisions').innerText()).toContain(
        'roll back to the defaults',
      );
      await page.locator('[data-version="1"]').click();
      await approve(1, 'the first set again');
    },
    3 * LONG_MS,
  );

  test(
    'are named by VaR',
    async () => {
      await page.keyboard.press('5');
      await byTestId(page, 'var-figures').waitFor({ timeout: LONG_MS });
      await untilTrue(async () =>
        /Parameters: parameter set 1/.test(await byTestId(page, 'var-notes').innerText()),
      );
      expect(await page.locator('[data-method="filtered-ewma"]').getAttribute('title')).toContain(
        'lambda of parameter set 1',
      );
    },
    LONG_MS,
  );
});

describe('the correlation dial', () => {
  test(
    'moves VaR, ES and margin by keyboard, and lists what breaks',
    async () => {
      const slider = byTestId(page, 'dial-slider');
      await slider.waitFor({ timeout: LONG_MS });
      const here = async (): Promise<readonly number[]> => {
        const rows = page.locator('[data-testid="dial-figures"] tbody tr');
        const texts = await rows.evaluateAll((all) =>
          all.map((row) => row.querySelectorAll('td')[2]?.textContent ?? ''),
        );
        return texts.map(numberIn);
      };
      const isAt = (text: string) => async (): Promise<boolean> =>
        (await byTestId(page, 'dial-at').innerText()).startsWith(text);
      await untilTrue(isAt('at 0.00'));
      const before = await here();
      await slider.focus();
      await page.keyboard.press('End');
      await untilTrue(isAt('at 2.00'));
      const after = await here();
      const names = await byTestId(page, 'dial-figures').innerText();
      for (const name of ['VaR', 'ES', 'House VaR / ES', 'SPAN 2', 'PRISMA']) expect(names).toContain(name);
      expect(await byTestId(page, 'dial-still').innerText()).toContain('does not read correlations');
      const moved = before.filter((value, k) => Number.isFinite(value) && value !== after[k]).length;
      expect(moved, `${before.join()} and ${after.join()}`).toBeGreaterThanOrEqual(5);
      expect(await byTestId(page, 'dial-broken').innerText()).toMatch(/BTC spot with|BTC with ETH|No offset/);
    },
    LONG_MS,
  );
});

describe('multipliers', () => {
  test(
    'are created, chosen and printed as raw number, multiplier and result',
    async () => {
      await byTestId(page, 'multipliers').click();
      await byTestId(page, 'multiplier-new').click();
      await byTestId(page, 'multiplier-save').click();
      expect(await byTestId(page, 'multiplier-form').innerText()).toMatch(/name: 1 to 80 characters, got 0/);
      await byTestId(page, 'multiplier-name').fill('Limits 2027');
      await byTestId(page, 'multiplier-source').fill('risk committee');
      await byTestId(page, 'multiplier-valueAtRisk').fill('2');
      await byTestId(page, 'multiplier-valueAtRisk').blur();
      await byTestId(page, 'multiplier-save').click();
      const own = page.locator('[data-set="own-1"]');
      await own.locator('input[type=checkbox]').check();
      await page.keyboard.press('Escape');
      await untilTrue(async () =>
        (await byTestId(page, 'var-multipliers').innerText()).includes('Limits 2027'),
      );
      const line = (await byTestId(page, 'var-multipliers').innerText())
        .split('\n')
        .find((text) => text.includes('Limits 2027'));
      const [raw, result] = [/ %\s+([\d,]+) ×/, /= ([\d,]+)/].map((part) =>
        numberIn(part.exec(line ?? '')?.[1] ?? ''),
      );
      expect(Math.abs(result - 2 * raw), line).toBeLessThanOrEqual(1);
      await byTestId(page, 'multipliers').click();
      await own.getByText('Delete').click();
      await byTestId(page, 'multiplier-undo').click();
      await own.waitFor();
      await page.keyboard.press('Escape');
    },
    LONG_MS,
  );
});

describe('model risk', () => {
  test(
    'shows intervals, challengers, sensitivities, disagreement and the inventory',
    async () => {
      await page.keyboard.press('8');
      await byTestId(page, 'model-risk-run').click();
      await byTestId(page, 'model-risk-intervals').waitFor({ timeout: LONG_MS });
      expect(await byTestId(page, 'model-risk-challengers').innerText()).toContain('(leads)');
      const panel = byTestId(page, 'model-risk-panel');
      await panel.getByRole('button', { name: 'Margin', exact: true }).click();
      expect(await page.locator('[data-testid="model-risk-sensitivity"] tbody tr').count()).toBeGreaterThan(
        3,
      );
      expect(await byTestId(page, 'model-risk-dispersion').innerText()).toContain('(its own)');
      await panel.getByRole('button', { name: 'Inventory', exact: true }).click();
      expect(await page.locator('[data-testid="model-inventory"] tbody tr').count()).toBeGreaterThan(40);
    },
    LONG_MS,
  );
});
