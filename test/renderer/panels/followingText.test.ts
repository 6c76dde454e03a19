import { expect, it } from 'vitest';
import { followingText, followingWord } from '../../../src/renderer/panels/accounts/followingText';

it.each([
  [null, '–', ''],
  [
    { isLive: true, why: '', paceMs: 14_000 },
    'live stream',
    'Live stream: changes at the venue are read at once, everything else every 14 s.',
  ],
  [
    { isLive: false, why: 'options: the listen key has expired', paceMs: 7_000 },
    'every 7 s',
    'Read every 7 s: options: the listen key has expired.',
  ],
  [{ isLive: false, why: '', paceMs: 7_000 }, 'every 7 s', 'Read every 7 s.'],
])('says how %j is followed', (following, word, text) => {
  expect([followingWord(following), followingText(following)]).toEqual([word, text]);
});
