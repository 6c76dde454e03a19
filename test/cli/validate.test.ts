import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareCase } from '../../src/cli/validate/compare';
import { runCaptured } from './captureIo';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plimsoll-validate-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
const run = (...argv: readonly string[]) => runCaptured(folder, 'validate', ...argv);
const normal = (id: string, x: number, value: number, tag = 'normal-cdf') => ({
  id,
  tag,
  inputs: { x },
  expected: { value },
  tol: { value: 1e-14 },
});
const suite = (...cases: readonly unknown[]) => ({ suite: 'special_functions', cases });

describe('validate', () => {
  it('counts what agrees and what no model answers to', async () => {
    write('a.json', suite(normal('good', 0, 0.5), normal('other', 0, 0.5, 'gamma-cdf')));
    write('b.json', { suite: 'unheard_of', cases: [normal('x', 0, 0.5)] });
    const { code, out } = await run('.');
    expect(code).toBe(0);
    expect(out).toBe(
      'special_functions: 1 passed, 0 failed, 1 unsupported\n' +
        'unheard_of: 0 passed, 0 failed, 1 unsupported\n' +
        'total: 1 passed, 0 failed, 2 unsupported\n',
    );
  });

  it('prints a failure with inputs, expected, got, difference and tolerance, and exits 1', async () => {
    write('a.json', suite(normal('wrong', 0, 0.25)));
    const { code, out } = await run('a.json');
    expect(code).toBe(1);
    expect(out).toContain('FAILED wrong\n    inputs {"x":0}\n');
    expect(out).toContain('value: expected 0.25, got 0.5, difference 0.25, tolerance 1e-14');
    expect(out).toContain('total: 0 passed, 1 failed, 0 unsupported');
  });

  it('fails a supported case whose input is missing, without ending the run', async () => {
    write('a.json', suite({ ...normal('hollow', 0, 0.5), inputs: {} }, normal('good', 0, 0.5)));
    const { code, out } = await run('a.json');
    expect(code).toBe(1);
    expect(out).toContain('input "x" must be a number');
    expect(out).toContain('special_functions: 1 passed, 1 failed');
  });

  it('prints one JSON object with --json and keeps only the suites asked for', async () => {
    write('a.json', suite(normal('wrong', 0, 0.25)));
    write('b.json', { suite: 'unheard_of', cases: [] });
    const { code, out } = await run('.', '--json', '--suite', 'special_functions');
    expect(code).toBe(1);
    const report = JSON.parse(out) as { files: { failures: unknown[] }[]; total: unknown };
    expect(report.total).toEqual({ passed: 0, failed: 1, unsupported: 0 });
    expect(report.files).toHaveLength(1);
    expect(report.files[0].failures).toMatchObject([
      { id: 'wrong', mismatches: [{ field: 'value', got: 0.5 }] },
    ]);
  });

  it.each([
    ['missing.json', undefined, 'missing.json: cannot be read (ENOENT)'],
    ['broken.json', '{"suite": ', 'broken.json: not valid JSON'],
    ['list.json', [], 'list.json: not a reference suite'],
    ['nocases.json', { suite: 'x' }, 'nocases.json: field "cases" must be a list'],
    ['noid.json', { suite: 'x', cases: [{}] }, 'noid.json: cases[0]: field "id" is missing'],
    ['badtol.json', suite({ ...normal('a', 0, 1), tol: { value: -1 } }), 'badtol.json: cases[0]: tol.value'],
  ])('exits 2 and names the place: %s', async (name, content, message) => {
    if (content !== undefined) write(name, content);
    const { code, err } = await run(name);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('exits 2 for no file, an empty folder, and a suite that is not there', async () => {
    expect((await run()).code).toBe(2);
    expect((await run('.')).err).toContain('no .json file');
    write('a.json', suite());
    expect((await run('.', '--suite', 'other')).err).toContain('has suite other');
  });
});

describe('comparison', () => {
  const base = { id: 'c', inputs: {} };

  it('applies an absolute tolerance to every number of nested lists and objects', () => {
    const referenceCase = { ...base, expected: { a: [{ b: 1 }, { b: 2 }] }, tol: { a: 0.1 } };
    expect(compareCase(referenceCase, { a: [{ b: 1.05 }, { b: 1.95 }] })).toEqual([]);
    expect(compareCase(referenceCase, { a: [{ b: 1 }, { b: 2.2 }] })).toMatchObject([{ field: 'a[1].b' }]);
    expect(compareCase(referenceCase, { a: [{ b: 1 }] })).toHaveLength(1);
  });

  it('takes rel_tol relative to the largest magnitude of the field, with a floor', () => {
    const referenceCase = { ...base, expected: { pnl: [1000, 0], tiny: 0 }, rel_tol: 1e-6 };
    expect(compareCase(referenceCase, { pnl: [1000, 0.0009], tiny: 9e-9 })).toEqual([]);
    expect(compareCase(referenceCase, { pnl: [1000, 0.0011], tiny: 2e-8 })).toHaveLength(2);
  });

  it('wants equality without tolerance, and never accepts NaN or nothing', () => {
    const referenceCase = { ...base, expected: { status: 'ok', n: 3, v: 1 }, tol: { v: 0.5 } };
    expect(compareCase(referenceCase, { status: 'ok', n: 3, v: 1.2 })).toEqual([]);
    expect(compareCase(referenceCase, { status: 'no', n: 3.0001, v: NaN })).toHaveLength(3);
    expect(compareCase(referenceCase, {})).toHaveLength(3);
  });

  it('takes magnitudes below 1e-300 for zero and another tolerance where the adapter says so', () => {
    const referenceCase = { ...base, expected: { v: 1e-310, p: 1 }, tol: { v: 0, p: 1e-9, p_lattice: 0.01 } };
    expect(compareCase(referenceCase, { v: -9e-301, p: 1.005 }, { p: 'p_lattice' })).toEqual([]);
    expect(compareCase(referenceCase, { v: 0, p: 1.005 })).toHaveLength(1);
  });
});
