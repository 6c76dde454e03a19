/** Which file a URL of the app's own scheme names. */
import { join, normalize, sep } from 'node:path';

/** Path inside `root` that a URL of the app's own scheme names, or undefined when it points outside. */
export function pathWithin(root: string, url: string): string | undefined {
  const { host, pathname } = new URL(url);
  if (host !== 'plimsoll') return undefined;
  const target = normalize(join(root, decodeURIComponent(pathname)));
  return target.startsWith(root + sep) ? target : undefined;
}
