import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figuresFromFiles } from '../../src/cli/reportFigures';
import { readMarketFile, readPortfolioFile } from '../../src/cli/portfolioFiles';
import { runCommandLine } from '../../src/cli/run';
import { verifyReport, type Verdict } from '../../src/cli/verify/verifyReport';
import { scenarioSetSchema } from '../../src/contracts/scenarios';
import { snapshotDigest } from '../../src/main/feeds/boardSnapshot';
import { loadReportAssets } from '../../src/main/reports/assets';
import { exportReport } from '../../src/main/reports/exportReport';
import { finishPdf } from '../../src/main/reports/finishPdf';
import { canonicalJson, sha256 } from '../../src/main/reports/inputs';
import { rulePacksOf } from '../../src/main/reports/model';
import { readReport } from '../../src/main/reports/readReport';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-verify-'));
const path = join(folder, 'report.pdf');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pages with a line of text each, in place of the printer's. */
async function printPlain(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const text of ['one', 'two']) document.addPage().drawText(text, { font, x: 50, y: 500 });
  return document.save();
}

async function writeReport(to: string): Promise<void> {
  const cwd = resolve('resources/samples');
  const portfolio = await readPortfolioFile('cli-portfolio.json', cwd);
  const market = await readMarketFile('cli-market.json', cwd, undefined);
  const sets = [JSON.parse(readFileSync('resources/scenarios/stressLibrary.json', 'utf8')) as unknown];
  const scenarioSets = sets.map((set) => scenarioSetSchema.parse(set));
  const ids = [...new Set(portfolio.positions.map(({ instrumentId }) => instrumentId))];
  const instruments = ids.flatMap((id) => market.instrumentOf(id) ?? []);
  const snapshot = { ...market.snapshot, id: snapshotDigest(market.snapshot) };
  const figures = figuresFromFiles({ portfolio, snapshot, instruments, scenarioSets });
  const { scopeLabel, balances } = figures.structure;
  const input = {
    ...{ ...figures, portfolio, snapshot, instruments, scenarioSets, scopeLabel, balances },
    ...{ generatedMs: 1_795_000_000_000, appVersion: '1', engineVersion: '1' },
    rulePacks: rulePacksOf(figures.frame.margins),
  };
  const done = await exportReport(input, await loadReportAssets('resources'), printPlain, to);
  if (!done.ok) throw new Error(done.failure.message);
}

const verdictOf = async (bytes: Uint8Array): Promise<Verdict> => {
  const verdict = await verifyReport(bytes);
  if (!verdict.ok) throw new Error(verdict.failure.message);
  return verdict.value;
};
const failed = ({ checks }: Verdict): string[] => checks.filter((one) => !one.passed).map(({ name }) => name);

type Tree = Record<string, never>;

/** A report whose inputs were changed by someone who also writes the matching digests. */
async function forged(change: (inputs: { [key: string]: Tree }) => void): Promise<Uint8Array> {
  const read = await readReport(readFileSync(path));
  if (!read.ok) throw new Error(read.failure.message);
  const inputs = JSON.parse(read.value.json) as Record<string, Tree>;
  change(inputs);
  const json = canonicalJson(inputs);
  const digest = sha256(json);
  const properties = { title: '', subject: `SHA-256 ${digest}`, creator: 'someone', dateMs: 0 };
  return (await finishPdf(await printPlain(), { json, digest }, properties)).bytes;
}

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text), cwd: folder };
  return { code: await runCommandLine(['verify', ...args], io as never), out, err };
}

describe('plimsoll verify', () => {
  beforeAll(() => writeReport(path));

  test('finds every figure of an untouched report again', async () => {
    const { code, out } = await run('report.pdf', '--json');
    expect(code).toBe(0);
    const told = JSON.parse(out) as Verdict;
    expect(told.figures).toBeGreaterThan(1_000);
    expect(told.differences).toEqual([]);
    expect(told.checks.map(({ name }) => name)).toEqual([
      'inputs',
      'pages',
      'rulePacks',
      'snapshot',
      'figures',
    ]);
  });

  test('the same inputs are the same bytes', async () => {
    const again = join(folder, 'again.pdf');
    await writeReport(again);
    const [one, other] = [await readReport(readFileSync(path)), await readReport(readFileSync(again))];
    expect(one.ok && other.ok && one.value.json === other.value.json).toBe(true);
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
  });

  test('names a stated figure that does not follow from the inputs', async () => {
    const verdict = await verdictOf(
      await forged(({ results }) => Object.assign(results['header'], { initialMarginUsd: 1 })),
    );
    expect(failed(verdict)).toEqual(['figures']);
    expect(verdict.differences).toHaveLength(1);
    expect(verdict.differences[0]).toMatchObject({ figure: 'header.initialMarginUsd', stated: 1 });
  });

  test('names every figure that a changed position moves', async () => {
    const verdict = await verdictOf(
      await forged(({ portfolio }) => Object.assign(portfolio['positions'][0], { quantity: '77' })),
    );
    expect(failed(verdict)).toEqual(['figures']);
    const names = verdict.differences.map(({ figure }) => figure);
    expect(names).toContain('header.equityUsd');
    expect(names.some((name) => name.startsWith('margins['))).toBe(true);
  });

  test('sees a changed price, and a changed rule pack', async () => {
    const price = await forged(({ snapshot }) => {
      const [index] = Object.values(snapshot['indices']) as { value: number }[];
      index.value *= 1.01;
    });
    expect(failed(await verdictOf(price))).toEqual(['snapshot', 'figures']);
    const pack = await forged(({ basis }) => {
      const { shipped } = basis['packs'] as { shipped: { title: string }[] };
      shipped[0].title = 'Another';
    });
    expect(failed(await verdictOf(pack))).toContain('rulePacks');
  });

  test('sees changed pages and inputs whose digest is not the stated one', async () => {
    const document = await PDFDocument.load(readFileSync(path), { updateMetadata: false });
    document.getPages()[0].drawText('Margin 0', { x: 10, y: 10 });
    expect(failed(await verdictOf(await document.save()))).toEqual(['pages']);
    const stated = await PDFDocument.load(readFileSync(path), { updateMetadata: false });
    stated.setSubject(`SHA-256 ${'0'.repeat(64)}`);
    const bytes = await stated.save();
    expect(failed(await verdictOf(bytes))).toEqual(['inputs']);
    writeFileSync(join(folder, 'stated.pdf'), bytes);
    const { code, out } = await run('stated.pdf');
    expect(code).toBe(1);
    expect(out).toContain(`the report states ${'0'.repeat(64)}`);
  });

  test('refuses what holds no inputs, no PDF, no such file, and inputs that cannot be used', async () => {
    writeFileSync(join(folder, 'bare.pdf'), await printPlain());
    writeFileSync(join(folder, 'text.pdf'), 'hello');
    writeFileSync(
      join(folder, 'odd.pdf'),
      await forged((inputs) => Object.assign(inputs, { formatVersion: 9 })),
    );
    writeFileSync(
      join(folder, 'empty.pdf'),
      await forged((inputs) => Object.assign(inputs, { portfolio: {} })),
    );
    for (const [file, why] of [
      ['bare.pdf', 'carries no plimsoll-inputs.json'],
      ['text.pdf', 'cannot be read as a PDF'],
      ['none.pdf', 'cannot be read'],
      ['odd.pdf', 'format version'],
      ['empty.pdf', 'cannot be used'],
    ]) {
      const { code, err } = await run(file);
      expect([file, code, err]).toEqual([file, 2, expect.stringContaining(why)]);
    }
  });
});
