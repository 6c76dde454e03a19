import { getSystemErrorName } from 'node:util';
import { expect, it } from 'vitest';
import { isLateRead } from '../../src/main/uncaught';

/** What the runtime throws for an error number that is none, thrown from a function of this name. */
function thrownBy(name: string): Error {
  const run = { [name]: () => getSystemErrorName(207) }[name];
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('the runtime takes 207 for an error number');
}

it('tells bytes on a socket that was given up from faults of the app', () => {
  expect(isLateRead(thrownBy('onStreamRead'))).toBe(true);
  expect(isLateRead(thrownBy('readTape'))).toBe(false);
  expect(isLateRead(new RangeError('Invalid array length'))).toBe(false);
});
