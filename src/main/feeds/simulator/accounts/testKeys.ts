/** Keys that the simulated venues know. They are good for nothing anywhere else. */

export type KeyPower = 'read' | 'trade' | 'withdraw';

export interface TestKey {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  readonly power: KeyPower;
}

export const TEST_KEYS: Readonly<Record<KeyPower, TestKey>> = {
  read: {
    key: 'plimsoll-reader',
    secret: 'only-reads-the-built-in-exchange',
    passphrase: 'reader',
    power: 'read',
  },
  trade: {
    key: 'plimsoll-trader',
    secret: 'could-trade-on-the-built-in-exchange',
    passphrase: 'trader',
    power: 'trade',
  },
  withdraw: {
    key: 'plimsoll-drawer',
    secret: 'could-withdraw-from-the-built-in-exchange',
    passphrase: 'drawer',
    power: 'withdraw',
  },
};

export const testKey = (key: unknown): TestKey | undefined =>
  Object.values(TEST_KEYS).find((known) => known.key === key);
