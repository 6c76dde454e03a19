/** Deribit's index channels: levels, USD rates of cash currencies, the vol index in percent, the expiry's estimate. */
import { finiteOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { reject, stamp, type Mapping } from '../mapping/rows';

const PERCENT = 100;

/** USD rates of cash currencies arrive as indices: `usdc_usd`. */
const CASH = /^(usdc|usdt|usde|eurr)_usd$/;

/** A positive number with its name and time, or nothing after telling why not. */
function readLevel(m: Mapping, row: WireObject, key: string) {
  const indexName = textOf(row.index_name);
  const times = stamp(m, row.timestamp, indexName);
  if (!times) return undefined;
  const value = finiteOf(row, key);
  if (!indexName) return reject(m, 'bad shape', `${key} ${shown(row[key])} of an index without a name`);
  if (value !== undefined && value > 0) return { indexName, value, venue: m.venue, ...times };
  return reject(
    m,
    'bad number',
    `${indexName.slice(0, 40)} ${key} is ${shown(row[key])}, not a positive number`,
  );
}

/** Answer of `get_index_price`: the request names the index. */
export function mapIndexPrice(m: Mapping, name: string, result: unknown): void {
  const price = isObject(result) ? result.index_price : undefined;
  mapIndex(m, { index_name: name, price });
}

export function mapIndex(m: Mapping, row: WireObject): void {
  const level = readLevel(m, row, 'price');
  if (!level) return;
  if (!CASH.test(level.indexName)) m.sink.updates.push({ kind: 'index', ...level });
  else {
    const { indexName, ...rest } = level;
    m.sink.updates.push({ kind: 'usdRate', currency: indexName.split('_')[0].toUpperCase(), ...rest });
  }
}

export function mapVolIndex(m: Mapping, row: WireObject): void {
  const level = readLevel(m, row, 'volatility');
  if (level) m.sink.updates.push({ kind: 'volIndex', ...level, value: level.value / PERCENT });
}

/** The row has no name and no time: the channel names the index. */
export function mapExpiryEstimate(m: Mapping, row: WireObject, channel: string): void {
  const indexName = channel.slice(channel.indexOf('.') + 1);
  const level = readLevel(m, { ...row, index_name: indexName }, 'price');
  if (!level) return;
  const [secondsLeft, left, total] = ['seconds', 'left_ticks', 'total_ticks'].map((key) =>
    finiteOf(row, key),
  );
  const isAveraging = row.is_estimated === true;
  const isCounted = isAveraging && left !== undefined && total !== undefined && total > 0 && left <= total;
  m.sink.updates.push({
    kind: 'expiryEstimate',
    ...level,
    ...(secondsLeft === undefined ? undefined : { secondsLeft }),
    isAveraging,
    ...(isCounted ? { averagedFraction: 1 - left / total } : undefined),
  });
}
