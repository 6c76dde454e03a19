/** What must not be kept: logins, answers to them, private channels, signed calls. A recording is handed around. */

/** Words of requests, answers and channels that belong to an account or to a key. */
const PRIVATE_FRAME = new RegExp(
  [
    '"op":\\s*"(login|auth)"',
    '"event":\\s*"login"',
    '"method":\\s*"(public/auth|private/|session\\.logon|userDataStream)',
    '"(access_token|refresh_token|client_secret|client_id|apiKey|api_key|secret|passphrase|listenKey|signature|sign)"\\s*:',
    '"channel":\\s*"(user\\.|account|positions|balance_and_position|orders|fills|account-greeks|liquidation-warning)',
    '"topic":\\s*"(position|execution|order|wallet|greeks|dcp)[."]',
    '"e":\\s*"(ACCOUNT_UPDATE|ORDER_TRADE_UPDATE|BALANCE_POSITION_UPDATE|GREEK_UPDATE|MARGIN_CALL|ACCOUNT_CONFIG_UPDATE|listenKeyExpired)"',
  ].join('|'),
);

const PRIVATE_PATH =
  /[?&](signature|apiKey|api_key|access_token|listenKey)=|\/private\/|\/ws-api|\/account\/|\/position\/|listenKey|\/v5\/private/i;

export const isPrivateFrame = (text: string): boolean => PRIVATE_FRAME.test(text);
export const isPrivatePath = (path: string): boolean => PRIVATE_PATH.test(path);

/** Stands in the recording for a frame that is not kept. */
export const REDACTED = '{"redacted":"private"}';
