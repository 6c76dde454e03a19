/** What a margin case is dispatched by: its model, or its tag where it names none. */
import type { Computation, JsonObject } from '../adapter';

export type MarginCases = Readonly<Record<string, (inputs: JsonObject) => Computation>>;
