import { describe, expect, it } from 'vitest';
import { pathWithin } from '../../../src/main/windows/pathWithin';

describe('files of the app scheme', () => {
  it.each([
    ['app://plimsoll/index.html', '/srv/app/index.html'],
    ['app://plimsoll/assets/a%20b.js?x=1#y', '/srv/app/assets/a b.js'],
    ['app://plimsoll/../../etc/passwd', '/srv/app/etc/passwd'],
    ['app://plimsoll/%2e%2e%2f%2e%2e%2fetc/passwd', undefined],
    ['app://plimsoll/', '/srv/app/'],
    ['app://elsewhere/index.html', undefined],
  ])('%s', (url, path) => {
    expect(pathWithin('/srv/app', url)).toBe(path);
  });
});
