/** Deribit's envelopes. */

export const rpcBody = (outcome: object, nowMs: number): object => {
  const usIn = nowMs * 1000;
  return { jsonrpc: '2.0', ...outcome, usIn, usOut: usIn + 100, usDiff: 100, testnet: false };
};

export const subscription = (channel: string, body: string): string =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${body}}}`;
