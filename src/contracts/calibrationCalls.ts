/** Calls about parameter sets and model risk. Part of the call map. */
import { z } from 'zod';
import {
  calibrationRulesSchema,
  type CalibrationBoard,
  type ParameterSet,
  type SetComparison,
} from './calibration';
import { modelRiskAskSchema, type ModelRiskReport } from './modelRisk';

const nothing = z.undefined();
const version = z.int().min(1);
const jobId = z.string().min(1).max(200);
const snapshotId = z.string().max(200).nullable();

export const CALIBRATION_CALLS = {
  'calibration.board': nothing,
  'calibration.defaults': nothing,
  'calibration.get': z.strictObject({ version }),
  /** A draft; progress and cancel (`risk.cancel`) by the job's id. */
  'calibration.fit': z.strictObject({ rules: calibrationRulesSchema, jobId }),
  /** `against` null: the active set. With `onDesk` also what the change does to VaR and margin of the desk now. */
  'calibration.compare': z.strictObject({
    version,
    against: version.nullable(),
    onDesk: z.boolean(),
    jobId,
  }),
  'calibration.approve': z.strictObject({ version, note: z.string().min(1).max(2000) }),
  'calibration.rollBack': z.strictObject({ note: z.string().max(2000) }),
  /** `snapshotId` null is now. */
  'modelRisk.run': z.strictObject({ ask: modelRiskAskSchema, snapshotId, jobId }),
} as const satisfies Record<string, z.ZodType>;

export interface CalibrationAnswerMap {
  'calibration.board': CalibrationBoard;
  'calibration.defaults': ParameterSet['rules'];
  'calibration.get': ParameterSet;
  'calibration.fit': { readonly version: number };
  'calibration.compare': SetComparison;
  'calibration.approve': CalibrationBoard;
  'calibration.rollBack': CalibrationBoard;
  'modelRisk.run': ModelRiskReport;
}
