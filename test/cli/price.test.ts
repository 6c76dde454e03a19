import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured } from './captureIo';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plimsoll-price-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const market = { valuation: '2026-01-01T08:00:00Z', forward: 90_000, vol: 0.5 };
const option = {
  kind: 'option',
  underlying: 'BTC',
  settlement: 'inverse',
  expiry: '2026-03-27T08:00:00Z',
  type: 'call',
  strike: 100_000,
  exercise: 'european',
};

async function price(content: unknown, ...more: readonly string[]) {
  writeFileSync(join(folder, 'cases.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return runCaptured(folder, 'price', '--input', 'cases.json', ...more);
}

interface Row {
  readonly id: string;
  readonly figures?: readonly { name: string; value: number; unit: string }[];
  readonly failure?: { reason: string; message: string };
}
const rowsOf = (out: string): readonly Row[] => (JSON.parse(out) as { results: Row[] }).results;
const figure = (row: Row, name: string): number | undefined =>
  row.figures?.find((candidate) => candidate.name === name)?.value;

describe('price', () => {
  it('prints coin price, both deltas and Greeks with units', async () => {
    const { code, out } = await price({ market, cases: [{ id: 'call', instrument: option }] });
    expect(code).toBe(0);
    expect(out).toMatch(/^call\n {2}price +0\.05526142\d* +BTC\n/);
    expect(out).toContain('USD per vol point\n');
    expect(out).toContain('BTC, premium-adjusted');
  });

  it('keeps parity in coin between rows and scales by the multiplier', async () => {
    const { out } = await price(
      {
        market,
        cases: [
          { id: 'call', instrument: option },
          { id: 'put', instrument: { ...option, type: 'put', multiplier: 10 } },
        ],
      },
      '--json',
    );
    const [call, put] = rowsOf(out);
    expect((figure(call, 'price') ?? NaN) - (figure(put, 'price') ?? NaN)).toBeCloseTo(1 - 100 / 90, 14);
    expect(figure(put, 'vega')).toBeCloseTo(10 * (figure(call, 'vega') ?? NaN), 8);
  });

  it('values spot, futures, linear options on forward or on spot, each with its own market', async () => {
    const linear = { ...option, settlement: 'linear' };
    const carry = 0.04 * (85 / 365);
    const { code, out } = await price(
      {
        market: { valuation: market.valuation, vol: 0.5 },
        cases: [
          { id: 'spot', instrument: { kind: 'spot', underlying: 'BTC' }, market: { spot: 90_000 } },
          {
            id: 'perp',
            instrument: { kind: 'perpetual', underlying: 'BTC', settlement: 'inverse', multiplier: 9 },
            market: { forward: 90_000 },
          },
          { id: 'on forward', instrument: linear, market: { forward: 90_000 * Math.exp(carry), rate: 0.04 } },
          { id: 'on spot', instrument: linear, market: { spot: 90_000, rate: 0.04, yield: 0 } },
        ],
      },
      '--json',
    );
    const rows = rowsOf(out);
    expect(code).toBe(0);
    expect(figure(rows[0], 'value')).toBe(90_000);
    expect(figure(rows[1], 'delta')).toBe(0.0001);
    expect(figure(rows[3], 'price')).toBeCloseTo(figure(rows[2], 'price') ?? NaN, 7);
  });

  it.each([
    [{ ...option, strike: 'high' }, {}, 'INVALID_INPUT', 'strike must be a finite number, got "high"'],
    [{ ...option, expiry: '2026-03-27' }, {}, 'INVALID_INPUT', 'expiry must be an ISO instant'],
    [
      { ...option, exercise: 'bermudan' },
      {},
      'UNSUPPORTED',
      'exercise must be one of european, american, got "bermudan"',
    ],
    [{ ...option, settlement: 'linear' }, {}, 'MISSING_MARKET_DATA', 'no rate'],
    [{ ...option, expiry: '2025-12-26T08:00:00Z' }, {}, 'EXPIRED', 'has expired'],
    [option, { vol: -0.2 }, 'INVALID_INPUT', 'sigma = -0.2: must be at least 0'],
    [option, { forward: -1 }, 'INVALID_INPUT', 'F = -1: must be positive'],
  ])('refuses row 2 alone: %o %o', async (instrument, own, reason, message) => {
    const cases = [
      { id: 'good', instrument: option },
      { id: 'bad', instrument, market: own },
    ];
    const { code, out, err } = await price({ market, cases }, '--json');
    const [good, bad] = rowsOf(out);
    expect(code).toBe(2);
    expect(figure(good, 'price')).toBeGreaterThan(0);
    expect(bad.failure?.reason).toBe(reason);
    expect(err).toContain('cases.json: row 2 (bad): ');
    expect(err).toContain(message);
  });

  it.each([
    ['not json', 'cases.json: not valid JSON'],
    [{}, 'field "cases" must be a list'],
    [{ cases: [] }, '"cases" is empty'],
    [{ cases: [1], market: 3 }, 'field "market" must be an object'],
  ])('refuses a bad file as a whole: %o', async (content, message) => {
    const { code, err, out } = await price(content);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
