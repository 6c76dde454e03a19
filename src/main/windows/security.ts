/** Everything that keeps the window in its box: own scheme, content security policy, no navigation, no permissions. */
import { app, net, protocol, session, type Session } from 'electron';
import { pathToFileURL } from 'node:url';
import { pathWithin } from './pathWithin';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://plimsoll`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Component libraries set inline styles; scripts stay locked.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

async function serve(root: string, request: Request): Promise<Response> {
  const path = pathWithin(root, request.url);
  if (path === undefined) return new Response('not found', { status: 404 });
  try {
    const file = await net.fetch(pathToFileURL(path).href);
    const headers = new Headers(file.headers);
    headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(file.body, { status: file.status, headers });
  } catch {
    return new Response('not found', { status: 404 });
  }
}

function lock(target: Session, allowedPrefixes: readonly string[]): void {
  target.setPermissionRequestHandler((_contents, _permission, allow) => allow(false));
  target.setPermissionCheckHandler(() => false);
  target.webRequest.onBeforeRequest((details, answer) => {
    const isAllowed = allowedPrefixes.some((prefix) => details.url.startsWith(prefix));
    answer({ cancel: !isAllowed });
  });
}

/** Serves the built window from `root` and shuts every other door. `devServerUrl` is set only while developing. */
export function secureApp(root: string, devServerUrl: string | undefined): void {
  protocol.handle(APP_SCHEME, (request) => serve(root, request));
  const prefixes = [`${APP_ORIGIN}/`, 'devtools://', 'data:', 'blob:', 'file:'];
  if (devServerUrl !== undefined) prefixes.push(devServerUrl, devServerUrl.replace(/^http/, 'ws'));
  lock(session.defaultSession, prefixes);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
