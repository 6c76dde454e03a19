import { describe, expect, it } from 'vitest';
import { Interest } from '../../../src/main/feeds/transport/interest';

const MINUTE = 60_000;
const ID = 'okx:BTC-USD-SWAP';

function held(): Interest {
  const interest = new Interest();
  interest.set([ID]);
  expect([...interest.at(0)]).toEqual([ID]);
  return interest;
}

describe('what a session asks for of what is held', () => {
  it('is nothing for five minutes after data came late, and all of it again', () => {
    const interest = held();
    interest.shed(1_000);
    expect(interest.isChanged(1_000)).toBe(true);
    expect(interest.at(1_000).size).toBe(0);
    expect(interest.isChanged(1_000), 'looked at, not asked for').toBe(true);
    interest.noteAsked(1_000);
    expect(interest.isChanged(2_000)).toBe(false);
    expect(interest.detailAt(2_000)).toContain('fewer channels');
    expect(interest.has(ID), 'it is held all the same').toBe(true);
    const over = 1_000 + 5 * MINUTE;
    expect(interest.isChanged(over)).toBe(true);
    expect([...interest.at(over)]).toEqual([ID]);
    expect(interest.detailAt(over)).toBe('');
  });

  it.each([
    ['closed by the venue: 1000 connection_too_slow', 0],
    ['closed by the venue: 4005 buffer full', 0],
    ['closed by the venue: 1006', 1],
    ['the machine slept', 1],
  ])('after a socket was %s', (reason, count) => {
    const interest = held();
    interest.noteLoss(reason, 5);
    expect(interest.at(6).size).toBe(count);
  });
});
