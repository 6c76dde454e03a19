/**
 * Property tests draw the same cases in every run, so that a red run can be repeated and a green one means the same
 * tomorrow. `PLIMSOLL_PROPERTY_SEED=random npx vitest run` (or a number) explores others.
 */
import fc from 'fast-check';

const DEFAULT_SEED = 20_261_121;
const wished = process.env.PLIMSOLL_PROPERTY_SEED;

if (wished !== 'random') fc.configureGlobal({ seed: wished === undefined ? DEFAULT_SEED : Number(wished) });
