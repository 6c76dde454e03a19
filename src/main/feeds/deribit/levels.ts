/** Deribit's index channels: levels, USD rates of cash currencies, and the vol index in percent. */
import { finiteOf } from '../mapping/decimals';
import { shown, textOf, type WireObject } from '../mapping/json';
import { reject, stamp, type Mapping } from '../mapping/rows';

const PERCENT = 100;

/** USD rates of cash currencies arrive as indices: `usdc_usd`. */
const CASH = /^(usdc|usdt|usde|eurr)_usd$/;

/** A positive number with its name and time, or nothing after telling why not. */
function readLevel(m: Mapping, row: WireObject, key: string) {
  const times = stamp(m, row.timestamp);
  if (!times) return undefined;
  const indexName = textOf(row.index_name);
  const value = finiteOf(row, key);
  if (indexName !== undefined && value !== undefined && value > 0)
    return { indexName, value, venue: m.venue, ...times };
  const name = (indexName ?? '').slice(0, 40);
  return reject(m, 'bad number', `${name} ${key} is ${shown(row[key])}, not a positive number`);
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
