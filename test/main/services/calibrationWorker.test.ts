/** Calibration and model risk on the real risk thread: answered, told how far, cancelled, stored. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLS } from '../../../src/contracts/calls';
import type { JobProgress } from '../../../src/contracts/push';
import { readMarketFile, readPortfolioFile } from '../../../src/cli/portfolioFiles';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import type { DeskCalibrationJob } from '../../../src/main/compute/calibrationProtocol';
import { readBundledHistory } from '../../../src/main/files/history/bundledHistory';
import { readRulePacks } from '../../../src/main/files/rulePacks';
import { createRiskJobs } from '../../../src/main/services/riskJobs';
import { spawnRiskWorker } from '../../../src/main/services/riskThread';
import { bundle, type Bundle } from '../bundle';
import { value } from '../db/workspace';

const resources = join(import.meta.dirname, '../../../resources');
const samples = join(resources, 'samples');
const RULES = { ...CALIBRATION_RULES, windowMoves: 400, walkForward: false };
const ASK = { resamples: 40, meanBlock: 20, seed: 1 };

type OnDesk = Pick<DeskCalibrationJob, 'now' | 'instruments' | 'histories' | 'shelf'>;

let worker: Bundle;
let histories: readonly FactorHistory[];
let desk: OnDesk;
beforeAll(async () => {
  worker = await bundle('src/main/workers/risk.ts');
  histories = value(await readBundledHistory(join(resources, 'history')));
  const portfolio = await readPortfolioFile('cli-portfolio.json', samples);
  const { snapshot } = await readMarketFile('cli-market.json', samples);
  const { packs } = await readRulePacks(join(resources, 'margin'));
  const now = { portfolio, snapshot };
  desk = { now, instruments: [], histories, shelf: { shipped: packs, chosen: [] } };
}, 60_000);
afterAll(() => worker.remove());

function started() {
  const jobs = createRiskJobs(spawnRiskWorker(worker.file), () => 1);
  const seen: JobProgress[] = [];
  jobs.onProgress((progress) => seen.push(progress));
  return { jobs, seen };
}

describe('the risk thread', () => {
  it('fits a set, and compares two of them on the desk', async () => {
    const { jobs, seen } = started();
    const fit = (windowMoves: number, id: string) =>
      jobs.run({ kind: 'calibrate', histories, rules: { ...RULES, windowMoves } }, id);
    const before = value(await fit(600, 'first'));
    const after = value(await fit(1200, 'second'));
    expect(before.fits.map(({ id }) => id)).toContain('gjr:spot:ETH');
    expect(seen.filter(({ id }) => id === 'first').at(-1)).toMatchObject({
      state: 'done',
      label: 'Calibration',
    });
    const compared = value(
      await jobs.run(
        { kind: 'compareSets', before, beforeVersion: 1, after, afterVersion: 2, ...desk },
        'third',
      ),
    );
    expect(compared.figureFailures).toEqual([]);
    expect(compared.figures.map(({ id }) => id)).toContain('im:second');
  });

  it('stops a calibration at the next refit when told', async () => {
    const { jobs } = started();
    const rules = { ...CALIBRATION_RULES, refitEvery: 5 };
    const running = jobs.run({ kind: 'calibrate', histories, rules }, 'long');
    expect(jobs.cancel('long').ok).toBe(true);
    expect(await running).toMatchObject({ ok: false, failure: { reason: 'CANCELLED' } });
  });

  it("measures model risk under the account's own pack where the user chose one", async () => {
    const { jobs } = started();
    const plain = value(await jobs.run({ kind: 'modelRisk', ask: ASK, ...desk }, 'plain'));
    const shipped = desk.shelf.shipped.find(({ model }) => model === 'deribit.sm');
    if (shipped === undefined) throw new Error('no pack');
    const pack = {
      ...shipped,
      id: 'own',
      parameters: shipped.parameters.map((p) =>
        p.name === 'future_im_base' ? { ...p, value: (p.value as number) * 2 } : p,
      ),
    };
    const shelf = { ...desk.shelf, chosen: [{ accountId: 'second', pack }] };
    const own = value(await jobs.run({ kind: 'modelRisk', ask: ASK, ...desk, shelf }, 'own'));
    const [first, second] = [plain, own].map(({ accounts }) => accounts[1].sensitivity.value);
    expect([first?.packId, second?.packId]).toEqual(['deribit-sm', 'own']);
    expect(second?.initialUsd).toBeGreaterThan(1.9 * (first?.initialUsd ?? NaN));
    expect(own.accounts[0].sensitivity.value).toEqual(plain.accounts[0].sensitivity.value);
  });
});

describe('the calls of the window', () => {
  it.each([
    ['calibration.fit', { rules: RULES, jobId: 'j' }, true],
    ['calibration.fit', { rules: { ...RULES, more: 1 }, jobId: 'j' }, false],
    ['calibration.fit', { rules: { ...RULES, alpha: NaN }, jobId: 'j' }, false],
    ['calibration.compare', { version: 2, against: null, onDesk: true, jobId: 'j' }, true],
    ['calibration.compare', { version: 0, against: null, onDesk: true, jobId: 'j' }, false],
    ['calibration.approve', { version: 1, note: '' }, false],
    ['calibration.rollBack', { note: '' }, true],
    ['modelRisk.run', { ask: {}, snapshotId: null, jobId: 'j' }, true],
    ['modelRisk.run', { ask: { resamples: 1e9 }, snapshotId: null, jobId: 'j' }, false],
  ] as const)('%s takes %j: %s', (name, argument, isFine) => {
    expect(CALLS[name].safeParse(argument).success).toBe(isFine);
  });
});
