/** What goes over a private socket: the decoders find the account's change in it, and no recording would hold it. */
import { expect, it } from 'vitest';
import { VENUES } from '../../../../src/engine/instruments/symbol';
import { systemNetwork, type AccountNetwork } from '../../../../src/main/feeds/network';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import type { TapeEntry } from '../../../../src/main/feeds/tape/format';
import { recordingNetwork } from '../../../../src/main/feeds/tape/recordingNetwork';
import { decodeJson } from '../recordings';
import { withAccount } from './linkRig';

/** Beside the frames that come, everything that a recorder would write of them. */
function listening() {
  const came: string[] = [];
  const written: TapeEntry[] = [];
  const heard: AccountNetwork = {
    ...systemNetwork,
    dial: (url, listener) =>
      systemNetwork.dial(url, {
        ...listener,
        text(text) {
          came.push(text);
          listener.text(text);
        },
      }),
  };
  const address = { url: 'ws://127.0.0.1', restUrl: 'http://127.0.0.1' };
  const recorder = { add: (entry: TapeEntry) => void written.push(entry) };
  const recorded = recordingNetwork(heard, recorder, address, address, Date.now);
  return { came, written, network: { ...heard, dial: recorded.dial } };
}

it.concurrent.each(VENUES)(
  '%s: what was traded is in the frames as the decoder reads them, and in no recording',
  (venue) => {
    const { came, written, network } = listening();
    return withAccount([venue, { network }], async ({ account, settled, held, quantityOf, wait }) => {
      await settled();
      for (const kind of ['option', 'contract'] as const) {
        const symbol = held(kind);
        const before = quantityOf(symbol);
        account.dialect.trade(symbol, -2);
        await wait(`${symbol} as it is now`, () => quantityOf(symbol) === before - 2);
        const decoded = came.map((text) => decodeJson(venue, text));
        expect(decoded.flatMap(({ rejected }) => rejected)).toEqual([]);
        const told = decoded
          .flatMap(({ account: updates }) => updates)
          .filter((update) => update.kind === 'position' && update.instrumentId === `${venue}:${symbol}`);
        expect(told.map((update) => ('quantity' in update ? Number(update.quantity) : NaN))).toContain(
          before - 2,
        );
      }
      const kept = JSON.stringify(written);
      const { key, secret, passphrase } = TEST_KEYS.read;
      const words = [
        key,
        secret,
        passphrase,
        'access_token',
        held('option'),
        held('contract'),
        'USDT"',
        'options0x',
      ];
      for (const word of words) expect(kept, word).not.toContain(word);
    });
  },
  30_000,
);
