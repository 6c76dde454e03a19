/** What a report must embed beside book and market: stored histories that margins read, and margins of resting orders. */
import { resolve } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { readMarketFile, readPortfolioFile } from '../../src/cli/portfolioFiles';
import { shippedRulePack } from '../../src/cli/resources';
import { verifyReport, type Verdict } from '../../src/cli/verify/verifyReport';
import { DEFAULT_VIEW } from '../../src/contracts/view';
import type { SpotLevels } from '../../src/engine/margin/house/recentReturns';
import { MARGIN_MODELS } from '../../src/engine/margin/models';
import { recompute } from '../../src/main/compute/recompute';
import { snapshotDigest } from '../../src/main/feeds/boardSnapshot';
import { finishPdf } from '../../src/main/reports/finishPdf';
import { canonicalJson, embeddedInputs, sha256 } from '../../src/main/reports/inputs';
import { rulePacksOf } from '../../src/main/reports/model';

const DAY = 86_400_000;

function levels(coin: string, endMs: number): SpotLevels {
  const values = Array.from(
    { length: 400 },
    (_, k) => 100 * Math.exp(0.05 * Math.sin(k) + 0.03 * Math.cos(k * k)),
  );
  return { coin, values, timesMs: values.map((_, k) => endMs - (399 - k) * DAY), source: 'a test' };
}

async function embedded(): Promise<string> {
  const cwd = resolve('resources/samples');
  const held = await readPortfolioFile('cli-portfolio.json', cwd);
  const market = await readMarketFile('cli-market.json', cwd, undefined);
  const order = {
    accountId: held.accounts[0].id,
    currency: 'BTC',
    kind: 'openOrders',
    amount: '0.5',
  } as const;
  const portfolio = { ...held, orderCharges: [{ ...order, source: 'hand' as const, setMs: 0 }] };
  const snapshot = { ...market.snapshot, id: snapshotDigest(market.snapshot) };
  const ids = [...new Set(portfolio.positions.map(({ instrumentId }) => instrumentId))];
  const instruments = ids.flatMap((id) => market.instrumentOf(id) ?? []);
  const basis = {
    ...{ portfolio, instruments, market: snapshot, scenarioSets: [], stale: [] },
    packs: {
      shipped: MARGIN_MODELS.map(({ rulePackKind }) => shippedRulePack(rulePackKind)),
      chosen: [],
      histories: ['BTC', 'ETH'].map((coin) => levels(coin, snapshot.valuationMs - DAY)),
    },
    view: { ...DEFAULT_VIEW, marginModels: ['deribit.pm', 'house.var', 'eurex.prisma'] },
  };
  const figures = recompute(basis);
  if (figures === undefined) throw new Error('nothing to compute');
  const { scopeLabel, balances } = figures.structure;
  return embeddedInputs({
    ...{ ...figures, portfolio, snapshot, instruments, scopeLabel, balances, scenarioSets: [] },
    ...{ generatedMs: 1_795_000_000_000, appVersion: '1', engineVersion: '1' },
    rulePacks: rulePacksOf(figures.frame.margins),
  }).json;
}

interface Inputs {
  readonly basis: { readonly packs: { histories?: readonly SpotLevels[] } };
  readonly portfolio: { orderCharges?: readonly unknown[] };
}

/** Verdict on a report with the inputs as they are, or changed by someone who writes the matching digests. */
async function verdictOf(json: string, change: (inputs: Inputs) => void = () => undefined): Promise<Verdict> {
  const inputs = JSON.parse(json) as Inputs;
  change(inputs);
  const text = canonicalJson(inputs);
  const digest = sha256(text);
  const document = await PDFDocument.create();
  document.addPage();
  const properties = { title: '', subject: `SHA-256 ${digest}`, creator: 'test', dateMs: 0 };
  const { bytes } = await finishPdf(await document.save(), { json: text, digest }, properties);
  const verdict = await verifyReport(bytes);
  if (!verdict.ok) throw new Error(verdict.failure.message);
  return verdict.value;
}

test('margins on stored histories and with resting orders are found again from the report alone', async () => {
  const json = await embedded();
  const untouched = await verdictOf(json);
  expect(untouched.differences).toEqual([]);
  expect(untouched.figures).toBeGreaterThan(100);
  const without = await verdictOf(json, ({ basis }) => delete basis.packs.histories);
  expect(without.differences.length, 'house VaR and PRISMA read the stored moves').toBeGreaterThan(0);
  const unordered = await verdictOf(json, ({ portfolio }) => delete portfolio.orderCharges);
  expect(unordered.differences.length, 'open orders are in the margin').toBeGreaterThan(0);
});
