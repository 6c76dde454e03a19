import { expect, test } from 'vitest';
import { canonicalJson, embeddedInputs, sha256 } from '../../../src/main/reports/inputs';
import { reportInput } from './fixture';

test('canonical JSON does not depend on the order of keys, and holds typed arrays and gaps', () => {
  const one = canonicalJson({ b: 1, a: { d: [2, NaN], c: Float64Array.of(1.5, NaN) }, gone: undefined });
  const other = canonicalJson({ a: { c: [1.5, null], d: [2, null] }, b: 1 });
  expect(one).toBe('{"a":{"c":[1.5,null],"d":[2,null]},"b":1}');
  expect(other).toBe(one);
});

test('the digest is that of the bytes, and one changed quantity changes it', () => {
  const input = reportInput();
  const { json, digest } = embeddedInputs(input);
  expect(digest).toBe(sha256(json));
  expect(embeddedInputs({ ...reportInput(), generatedMs: 1 })).toEqual({ json, digest });
  const positions = input.portfolio.positions.map((position, row) =>
    row === 3 ? { ...position, quantity: '1.00000001' } : position,
  );
  const changed = embeddedInputs({ ...input, portfolio: { ...input.portfolio, positions } });
  expect(changed.digest).not.toBe(digest);
});

test('what a recomputation needs is inside', () => {
  const input = reportInput();
  const read = JSON.parse(embeddedInputs(input).json) as Record<string, unknown>;
  expect(read['portfolio']).toEqual(input.portfolio);
  expect(read['snapshot']).toEqual(input.snapshot);
  expect(read['balances']).toEqual(input.balances);
  expect(read['rulePacks']).toEqual(input.rulePacks);
  expect(read).toMatchObject({
    format: 'plimsoll-report-inputs',
    formatVersion: 1,
    results: { header: { initialMarginUsd: 2_597_256 } },
  });
});
