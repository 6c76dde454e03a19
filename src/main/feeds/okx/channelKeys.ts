/** Names for OKX's channel arguments: `opt-summary|instFamily|BTC-USD`, and back. */
import { textOf, type WireObject } from '../mapping/json';

/** Fields of an argument that tell channels apart, in the order of the name. */
const FIELDS = ['instType', 'instFamily', 'instId'] as const;

export function keyOf(arg: WireObject): string {
  const parts = [textOf(arg.channel) ?? ''];
  for (const field of FIELDS) {
    const value = textOf(arg[field]);
    if (value !== undefined) parts.push(field, value);
  }
  return parts.join('|');
}

export function argOf(key: string): Record<string, string> {
  const [channel, ...rest] = key.split('|');
  const arg: Record<string, string> = { channel };
  for (let i = 0; i + 1 < rest.length; i += 2) arg[rest[i]] = rest[i + 1];
  return arg;
}

export const channelOf = (key: string): string => key.split('|', 1)[0];
