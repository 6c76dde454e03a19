/** The contract between a reference suite and the engine: one adapter per suite, listed in `adapters/index.ts`. */
import type { DatasetReader } from './datasets';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface ReferenceCase {
  readonly id: string;
  readonly tag?: string;
  readonly model?: string;
  readonly inputs: JsonObject;
  readonly expected: JsonObject;
  /** Absolute tolerance by field. */
  readonly tol?: { readonly [field: string]: number };
  /** Tolerance relative to the largest magnitude inside the same expected field. */
  readonly rel_tol?: number;
}

export interface ReferenceSuite {
  readonly suite: string;
  readonly cases: readonly ReferenceCase[];
}

/**
 * What the engine says to a case. `values` holds at least every field of `expected`; a field that is
 * missing there counts as failed. `unsupported` is for a model that the engine does not have; an error of
 * the engine on a model it has is `failed`.
 */
export type Computation =
  | {
      readonly kind: 'values';
      readonly values: JsonObject;
      /** Entry of `tol` to use in place of the field's own. */ readonly toleranceFields?: {
        readonly [field: string]: string;
      };
    }
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface SuiteAdapter {
  /** Name of the suite as the file spells it. */
  readonly suite: string;
  /**
   * Runs one case through the public engine. Must not look at `expected` beyond which fields are asked for. `data` reads
   * the series that a case names.
   */
  compute(referenceCase: ReferenceCase, data: DatasetReader): Computation;
}

export const values = (fields: JsonObject): Computation => ({ kind: 'values', values: fields });
export const unsupported = (why: string): Computation => ({ kind: 'unsupported', why });
export const failed = (why: string): Computation => ({ kind: 'failed', why });
