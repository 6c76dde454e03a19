/** Calls about parameter sets and model risk. */
import { success, type Result } from '../../engine/basics/result';
import { CALIBRATION_RULES } from '../../engine/calibration/rules';
import type { DeskCalibrationJob } from '../compute/calibrationProtocol';
import { takeSnapshot } from '../feeds/boardSnapshot';
import type { CalibrationService } from '../services/calibrations';
import type { Handlers } from './dispatch';
import type { RiskCallParts } from './risk';

type Names = Extract<keyof Handlers, `calibration.${string}` | `modelRisk.${string}`>;

export interface CalibrationCallParts extends RiskCallParts {
  readonly calibrations: CalibrationService;
}

type OnDesk = Pick<DeskCalibrationJob, 'now' | 'instruments' | 'histories' | 'shelf'>;

export function calibrationCalls(parts: CalibrationCallParts): Pick<Handlers, Names> {
  const { calibrations, risk } = parts;
  return {
    'calibration.board': () => calibrations.board(),
    'calibration.defaults': () => success(CALIBRATION_RULES),
    'calibration.get': ({ version }) => {
      const found = calibrations.get(version);
      return found.ok ? success(found.value.set) : found;
    },
    'calibration.fit': async ({ rules, jobId }) => {
      const version = await calibrations.fit(rules, jobId);
      return version.ok ? success({ version: version.value }) : version;
    },
    'calibration.compare': async ({ version, against, onDesk, jobId }) => {
      if (!onDesk) return calibrations.compare(version, against);
      const pair = calibrations.pair(version, against);
      if (!pair.ok) return pair;
      const desk = await deskOf(parts, null);
      return desk.ok ? risk.run({ kind: 'compareSets', ...pair.value, ...desk.value }, jobId) : desk;
    },
    'calibration.approve': ({ version, note }) => {
      const done = calibrations.approve(version, note);
      return done.ok ? calibrations.board() : done;
    },
    'calibration.rollBack': ({ note }) => {
      const done = calibrations.rollBack(note);
      return done.ok ? calibrations.board() : done;
    },
    'modelRisk.run': async ({ ask, snapshotId, jobId }) => {
      const desk = await deskOf(parts, snapshotId);
      return desk.ok ? risk.run({ kind: 'modelRisk', ask, ...desk.value }, jobId) : desk;
    },
  };
}

/** The books of now in the market of now or of a snapshot, with the terms of what they hold. */
async function deskOf(
  { portfolio, snapshots, feeds, histories, packDesk }: CalibrationCallParts,
  snapshotId: string | null,
): Promise<Result<OnDesk>> {
  const market =
    snapshotId === null ? success(takeSnapshot(feeds.board, feeds.now())) : await snapshots.get(snapshotId);
  const [book, booked, series, shelf] = [
    portfolio.get(),
    portfolio.bookedInstruments(),
    histories.all(),
    packDesk.shelf(),
  ];
  if (!market.ok) return market;
  if (!book.ok) return book;
  if (!booked.ok) return booked;
  if (!series.ok) return series;
  if (!shelf.ok) return shelf;
  const held = new Set(book.value.positions.map(({ instrumentId }) => instrumentId));
  return success({
    now: { portfolio: book.value, snapshot: market.value },
    instruments: [...booked.value, ...feeds.instruments()].filter(({ id }) => held.has(id)),
    histories: series.value,
    shelf: shelf.value,
  });
}
