/** What main pushes to a window besides answers to its calls. */
import type { AlertRecord, MarginCallRecord } from './marginCalls';
import type { LiveFrame } from './live';
import type { ReplayState } from './replay';
import type { LiveStructure, StructurePart } from './structure';

export interface LogEntry {
  readonly timeMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly source: string;
  readonly message: string;
}

export interface JobProgress {
  readonly id: string;
  readonly kind: 'import' | 'report' | 'export' | 'stress' | 'risk' | 'history' | 'liquidation';
  readonly label: string;
  /** 0 to 1; NaN while unknown. */
  readonly fraction: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly detail: string;
}

/** Everything that arrives on the window's port. */
export type PushMessage =
  | { readonly type: 'structure'; readonly structure: LiveStructure }
  | { readonly type: 'frame'; readonly frame: LiveFrame }
  | { readonly type: 'log'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'job'; readonly job: JobProgress }
  | { readonly type: 'marginCalls'; readonly open: readonly MarginCallRecord[] }
  | { readonly type: 'alerts'; readonly rules: readonly AlertRecord[] }
  | { readonly type: 'replay'; readonly replay: ReplayState | null }
  | { readonly type: 'collateralChanged' }
  | { readonly type: 'packsChanged' }
  | { readonly type: 'libraryChanged' }
  | { readonly type: 'portfolioChanged' };

/** How a push message travels. */
export type WireMessage =
  | Exclude<PushMessage, { type: 'structure' }>
  | { readonly type: 'structurePart'; readonly part: StructurePart };
