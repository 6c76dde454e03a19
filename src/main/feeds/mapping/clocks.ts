/** Answers of the calls that ask a venue for the time: told, since sessions read their clock by themselves. */
import { instantOf } from './decimals';
import { shown } from './json';
import { reject, type Mapping } from './rows';

/** `time`: ms since 1970, as a number or digits. */
export function sayClock(m: Mapping, time: unknown): void {
  const instant = instantOf(time);
  if (instant === undefined) return reject(m, 'bad time', `clock: ${shown(time)} is no instant in ms`);
  m.sink.ignored('clock of the venue', new Date(instant).toISOString());
}
