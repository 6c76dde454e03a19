/** Books of past days from files: each stands from the close of its day until the next one's. */
import { dayOf } from '../../engine/backtest/pastBooks';
import type { PastBook } from '../../engine/backtest/pastStand';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { PastBooksOfDesk } from '../../main/compute/riskProtocol';
import { InputError } from '../commands/command';
import { readPortfolioFile } from '../portfolioFiles';

/** Undefined without files. Throws `InputError` for what is no DATE=FILE and for two files of one date. */
export async function readPastBooks(
  texts: readonly string[],
  histories: readonly FactorHistory[],
  cwd: string,
): Promise<PastBooksOfDesk | undefined> {
  if (texts.length === 0) return undefined;
  const files = await Promise.all(texts.map((text) => readOne(text, cwd)));
  files.sort((a, b) => a.dayMs - b.dayMs);
  const twice = files.find(({ dayMs }, k) => k > 0 && files[k - 1].dayMs === dayMs);
  if (twice !== undefined) throw new InputError(`--past-book: two files for ${isoDay(twice.dayMs)}`);
  const days = [...new Set(histories.flatMap(({ timesMs }) => Array.from(timesMs, dayOf)))].sort(
    (a, b) => a - b,
  );
  const books = days.flatMap((dayMs): PastBook[] => {
    const latest = files.filter((file) => file.dayMs <= dayMs).at(-1);
    return latest === undefined ? [] : [{ dayMs, portfolio: latest.portfolio }];
  });
  return { books, coveredFromMs: files[0].dayMs };
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

async function readOne(text: string, cwd: string): Promise<PastBook> {
  const [, date, file] = /^(\d{4}-\d{2}-\d{2})=(.+)$/.exec(text) ?? [];
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  if (file === undefined || Number.isNaN(dayMs))
    throw new InputError(`--past-book ${text}: DATE=FILE, such as 2021-11-30=book.json`);
  return { dayMs, portfolio: await readPortfolioFile(file, cwd) };
}
