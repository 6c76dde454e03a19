/** Every suite that the engine can be held against: one line each. */
import type { SuiteAdapter } from '../adapter';

export const SUITE_ADAPTERS: readonly SuiteAdapter[] = [];
