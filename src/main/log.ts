/** The one logger. JSON lines to standard error; keys and signatures never reach it. */
import pino from 'pino';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const REDACTED = ['apiKey', 'secret', 'passphrase', 'signature', 'token', 'access_token', 'refresh_token'];
const STDERR = 2;

/** Logger named after its part of the program; `level` is a pino level (`silent` turns it off). */
export function createLogger(name: string, level = 'info'): Logger {
  const paths = REDACTED.flatMap((key) => [key, `*.${key}`]);
  return pino({ name, level, redact: { paths, censor: '[redacted]' } }, pino.destination(STDERR));
}

/** For tests and for callers that do not want to hear. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
