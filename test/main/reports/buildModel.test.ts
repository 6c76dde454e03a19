import { expect, test } from 'vitest';
import { POSITION_COLUMNS } from '../../../src/contracts/live';
import { buildReportModel } from '../../../src/main/reports/buildModel';
import { embeddedInputs } from '../../../src/main/reports/inputs';
import type { ReportInput, ReportModel } from '../../../src/main/reports/model';
import { degradedInput, reportInput } from './fixture';

function modelOf(input: ReportInput): ReportModel {
  const built = buildReportModel(input, embeddedInputs(input));
  if (!built.ok) throw new Error(built.failure.message);
  return built.value;
}

test('the model is plain data: it survives JSON unchanged', () => {
  const model = modelOf(degradedInput());
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

test('every position row carries the values of its own row', () => {
  const input = reportInput();
  const model = modelOf(input);
  const stride = POSITION_COLUMNS.length;
  model.positions.forEach((position, row) => {
    POSITION_COLUMNS.forEach((column, index) => {
      expect(position.values[column], `${position.symbol} ${column}`).toBe(
        input.frame.positions.values[row * stride + index],
      );
    });
  });
});

test('missing values are null with a reason, never 0', () => {
  const model = modelOf(degradedInput());
  expect(model.positions.slice(0, 4).map((position) => position.state)).toEqual([
    'stale',
    'failed',
    'missing',
    'live',
  ]);
  expect(model.positions[1]?.values.deltaUsd).toBeNull();
  expect(model.positions[1]?.failure?.reason).toBe('MISSING_MARKET_DATA');
  const eur = model.collateral.find((row) => row.currency === 'EUR');
  expect(eur).toMatchObject({ valueUsd: null, reason: 'no USD rate for EUR in the snapshot' });
  const gone = model.market.find((row) => row.source === 'no quote in the snapshot');
  expect(gone).toMatchObject({ mark: null, vol: null, exchangeTimeMs: null });
});

test('collateral is valued at the snapshot, coins at the index of the account venue', () => {
  const model = modelOf(reportInput());
  expect(model.collateral.map((row) => [row.currency, row.valueUsd])).toEqual([
    ['BTC', 35.25 * 60_000],
    ['USDC', 1_099_600],
    ['EUR', null],
  ]);
});

test('the deciding model comes first', () => {
  const input = reportInput();
  expect(input.frame.margins[0]?.modelId).not.toBe('deribit.pm');
  expect(modelOf(input).margins.map((margin) => margin.modelId)).toEqual([
    'deribit.pm',
    'deribit.sm',
    'house.grid',
  ]);
});

test('without a curve the heatmap row of unchanged vol is drawn', () => {
  const model = modelOf({ ...reportInput(), equityCurve: undefined });
  expect(model.curve).toHaveLength(13);
  expect(model.curve[6]).toEqual({
    move: 0,
    equityUsd: 3_214_600,
    initialMarginUsd: 2_597_256,
    maintenanceMarginUsd: 0.8 * 2_597_256,
  });
});

test('figures of another composition are refused', () => {
  const input = reportInput();
  const built = buildReportModel(
    { ...input, frame: { ...input.frame, bookVersion: 8 } },
    embeddedInputs(input),
  );
  expect(built).toMatchObject({ ok: false, failure: { reason: 'CONFLICT' } });
});
