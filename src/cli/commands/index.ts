/** Every command of the command line, in the order of the help. A command that has no `load` is not there yet. */
import type { Command } from './command';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the module on first use, so that `price` never pays for the report's dependencies. */
  readonly load?: () => Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'validate',
    summary: 'run reference cases through the engine and compare',
    load: async () => (await import('./validate')).validate,
  },
  {
    name: 'price',
    summary: 'value and Greeks of a list of instruments',
    load: async () => (await import('./price')).price,
  },
  {
    name: 'margin',
    summary: 'initial and maintenance margin of a portfolio',
    load: async () => (await import('./margin')).margin,
  },
  {
    name: 'packs',
    summary: 'margin rule packs: list, check, compare, rehearse, SPAN import',
    load: async () => (await import('./packs')).packs,
  },
  {
    name: 'span',
    summary: 'listed contracts under a SPAN parameter file',
    load: async () => (await import('./span')).span,
  },
  {
    name: 'stress',
    summary: 'P&L and margin of a portfolio per scenario',
    load: async () => (await import('./stress')).stress,
  },
  {
    name: 'var',
    summary: 'value at risk and expected shortfall of a portfolio',
    load: async () => (await import('./var')).valueAtRisk,
  },
  {
    name: 'history',
    summary: 'histories for risk: list, download from venues, import, remove',
    load: async () => (await import('./history')).history,
  },
  {
    name: 'calibrate',
    summary: 'risk parameters fitted to histories, checked walking forward',
    load: async () => (await import('./calibrate')).calibrate,
  },
  {
    name: 'model-risk',
    summary: 'inventory of models, sensitivity of margin to parameters, disagreement of models',
    load: async () => (await import('./modelRisk')).modelRisk,
  },
  {
    name: 'report',
    summary: 'the margin report as PDF',
    load: async () => (await import('./report')).report,
  },
  {
    name: 'decode',
    summary: 'recorded venue frames to normalized updates',
    load: async () => (await import('./decode')).decode,
  },
  {
    name: 'bench',
    summary: 'the performance benchmark',
    load: async () => (await import('./bench')).bench,
  },
  {
    name: 'verify',
    summary: 'recompute a report from the inputs embedded in it',
    load: async () => (await import('./verify')).verify,
  },
  {
    name: 'record',
    summary: 'record a live session',
    load: async () => (await import('./record')).record,
  },
  {
    name: 'replay',
    summary: 'play a recording back as a venue',
    load: async () => (await import('./replay')).replay,
  },
];
