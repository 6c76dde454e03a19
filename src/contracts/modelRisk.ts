/** What a window asks about model risk and gets. */
import { z } from 'zod';

export type { ModelRiskReport } from '../engine/calibration/modelRisk/modelRiskReport';

export const modelRiskAskSchema = z.strictObject({
  /** Of the block bootstrap; mean length of its blocks in days. */
  resamples: z.int().min(20).max(20_000).default(500),
  meanBlock: z.int().min(1).max(250).default(20),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
});
export type ModelRiskAsk = z.infer<typeof modelRiskAskSchema>;
