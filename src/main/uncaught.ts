/** The last resort for errors that nothing caught. */
import type { Logger } from './log';

/**
 * Node makes an error number of the bytes that still arrive on a socket that was destroyed, and throws because they are
 * no negative number (`onStreamRead`, up to version 24). The socket is gone and its bytes are wanted by nobody.
 */
export const isLateRead = ({ code, stack = '' }: Error & { readonly code?: string }): boolean =>
  code === 'ERR_OUT_OF_RANGE' && stack.includes('onStreamRead') && stack.includes('getSystemErrorName');

export function logUncaught(log: Logger): void {
  process.on('uncaughtException', (error) => {
    if (isLateRead(error)) log.info({ message: error.message }, 'bytes came on a socket that was given up');
    else log.error({ stack: error.stack }, 'uncaught exception');
  });
  process.on('unhandledRejection', (reason) => log.error({ reason: String(reason) }, 'unhandled rejection'));
}
