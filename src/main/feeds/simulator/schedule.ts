/** When a channel speaks: so many times a second of market time, spread evenly over the channels. */
import { hashUnit } from './chance';
import { STEP_MS } from './market';

const STEPS_PER_SECOND = 1000 / STEP_MS;

/** Is a message due on the channel at this step? */
export function isDue(stepCount: number, channel: string, perSecond: number): boolean {
  const perStep = perSecond / STEPS_PER_SECOND;
  const phase = stepCount + hashUnit(channel) / Math.max(perStep, 1e-9);
  return Math.floor(phase * perStep) > Math.floor((phase - 1) * perStep);
}
