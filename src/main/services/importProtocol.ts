/** What the main thread and the import thread say to each other. One thread holds one staged file. */
import type { ImportMode, ImportPreview, ImportReceipt, ImportSource } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import type { Result } from '../../engine/basics/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { RulePack } from '../../engine/margin/rulePack';
import type { Account, Book } from '../../engine/portfolio/portfolio';
import type { PortfolioChange } from '../db/portfolioChange';
import type { CommodityCoin } from '../files/spanPack';

export interface PreviewRequest {
  readonly kind: 'preview';
  readonly importId: string;
  readonly source: ImportSource;
  readonly nowMs: number;
  readonly listed: readonly Instrument[];
  readonly accounts: readonly Account[];
  readonly books: readonly Book[];
}

export interface ConfirmRequest {
  readonly kind: 'confirm';
  readonly mode: ImportMode;
  readonly skipInvalid: boolean;
  readonly nowMs: number;
}

export interface StepRequest {
  readonly kind: 'step';
  readonly direction: 'undo' | 'redo';
}

/** Parameters of a SPAN file as a rule pack; `base` is the shipped one. */
export interface SpanRequest {
  readonly kind: 'span';
  readonly source: ImportSource;
  readonly coins: readonly CommodityCoin[];
  readonly base: RulePack;
}

export type ThreadRequest =
  | PreviewRequest
  | ConfirmRequest
  | StepRequest
  | SpanRequest
  /** The last chunk was taken; the next may come. */
  | { readonly kind: 'next' };

export interface Written {
  readonly journalId: string;
  readonly receipt?: ImportReceipt;
}

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly fraction: number; readonly detail: string }
  /** Stored row changes, a few at a time so that taking them never holds the main thread for long. */
  | { readonly kind: 'changes'; readonly changes: readonly PortfolioChange[] }
  | { readonly kind: 'previewed'; readonly result: Result<ImportPreview> }
  | { readonly kind: 'span'; readonly result: Result<SpanImportReceipt> }
  | { readonly kind: 'written'; readonly result: Result<Written> };

export interface ThreadData {
  readonly databasePath: string;
  /** One Int32, 1 once the user has cancelled. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** A running import thread, seen from the main thread. */
export interface ImportThread {
  post(request: ThreadRequest): void;
  onMessage(listener: (message: ThreadMessage) => void): void;
  /** Called once if the thread dies by itself. */
  onDeath(listener: (why: string) => void): void;
  stop(): void;
}

export type SpawnImportThread = (data: ThreadData) => ImportThread;
