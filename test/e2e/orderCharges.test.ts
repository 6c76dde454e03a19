/** Margin of resting orders by hand: in the account's margin at once, with its source, and undone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf, byTestId, until, untilLive } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;

beforeAll(async () => {
  desk = await launchApp();
  await untilLive(desk.window);
});
afterAll(() => desk.close());

it('is entered in a dialog, shown as a component of initial margin with its source, and undone', async () => {
  const page = desk.window;
  const accounts = await answerOf(page, 'portfolio.accounts');
  const account = accounts.find(({ marginModelId }) => marginModelId === 'deribit.pm') ?? accounts[0];
  await answerOf(page, 'portfolio.setAccountModel', { accountId: account.id, marginModelId: 'deribit.pm' });
  await page.keyboard.press('4');
  await byTestId(page, 'open-order-charges').click();
  await byTestId(page, 'order-charges').getByRole('combobox', { name: 'Account' }).selectOption(account.id);
  await byTestId(page, 'order-charge-amount').fill('1.25');
  await byTestId(page, 'order-charge-currency').fill('btc');
  await byTestId(page, 'order-charge-set').click();
  const row = byTestId(page, 'order-charge-rows').locator('tr');
  await row.first().waitFor();
  const told = await row.first().innerText();
  for (const word of [account.name, 'Open orders', '1.25', 'BTC', 'entered by hand'])
    expect(told).toContain(word);
  await page.keyboard.press('Escape');
  const charges = () => answerOf(page, 'portfolio.orderCharges');
  expect(await charges()).toMatchObject([{ amount: '1.25', currency: 'BTC', source: 'hand' }]);
  const tree = byTestId(page, 'margin-tree');
  const hasOrders = async (): Promise<boolean> => (await tree.innerText()).includes('Open orders');
  await until('the component', hasOrders, (isShown) => isShown);
  expect(await tree.innerText()).toContain('entered by hand');
  await answerOf(page, 'portfolio.undo');
  expect(await charges()).toEqual([]);
  await until('the component to go', hasOrders, (isShown) => !isShown);
});
