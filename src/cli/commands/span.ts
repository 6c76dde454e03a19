/** `plimsoll span`: listed contracts margined with the published risk arrays of a SPAN parameter file. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { spanPortfolio, type SpanResult } from '../../engine/margin/span/spanPortfolio';
import { readSpanContracts } from '../../main/files/spanRead';
import { readArguments, refuseWords } from '../args';
import { readCheckedFile } from '../files';
import { EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const span: Command = {
  name: 'span',
  summary: 'listed contracts under a SPAN parameter file',
  usage: `Usage: plimsoll span --parameters FILE --positions FILE [--commodity CODE ...] [--initial-factor X] [--json]

SPAN requirement of listed contracts by the risk arrays, spreads and minimums of a SPAN file (.spn in XML, or .pa2 in
the expanded unpacked format): scanning risk, calendar spreads, delivery charges, credits between commodities, short
option minimum, net option value, per commodity and currency. A delivery charge on a period that shares its tier with others is refused.

  --positions FILE     {"positions": [{"contractId", "quantity"}]}; a contractId is CODE-PERIOD as the file writes
                       them, and for options CODE-PERIOD-C-STRIKE or -P-STRIKE: BTC-20261225, BTC-20261225-C-90000
  --commodity CODE     read these only; all when not given
  --initial-factor X   initial over maintenance margin, 1 when not given
  --json               {"byCommodity", "inter", "byCurrency"}

Exit codes: 0 done; 2 bad usage or a bad file, with file, line and cause.
`,
  run,
};

const positionsSchema = z.strictObject({
  positions: z
    .array(
      z.strictObject({
        contractId: z.string().min(1).max(100),
        quantity: z.number().refine(Number.isFinite, 'must be a finite number'),
      }),
    )
    .min(1),
});

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const values = ['parameters', 'positions', 'commodity', 'initial-factor'];
  const given = readArguments(args, { values, flags: ['json'] });
  refuseWords('span', given.words);
  const [file, positionsFile] = [given.required('parameters'), given.required('positions')];
  const { positions } = await readCheckedFile(positionsSchema, positionsFile, io.cwd);
  const factor = given.number('initial-factor', 1, 10) ?? 1;
  const parameters = await readSpanContracts(resolve(io.cwd, file), given.all('commodity'), factor);
  if (!parameters.ok) throw new InputError(parameters.failure.message);
  const result = spanPortfolio(parameters.value, positions);
  if (!result.ok) throw new InputError(`${positionsFile}: ${result.failure.message}`);
  const { inter, ...rest } = result.value;
  const data = { ...rest, inter: { ...inter, byCommodity: Object.fromEntries(inter.byCommodity) } };
  io.out(given.flags.has('json') ? `${JSON.stringify(data, null, 1)}\n` : describe(result.value));
  return EXIT_DONE;
}

const money = (amount: number): string =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).padStart(18);

const describe = ({ byCommodity, byCurrency }: SpanResult): string =>
  [
    ...byCommodity.map(
      (c) =>
        `${c.commodity} (${c.currency})\n  scanning risk${money(c.scan.scanRisk)}  scenario ${c.scan.activeScenario + 1}\n  calendar spreads${money(c.intra.charge)}\n  credit${money(-c.interCredit)}\n  short options${money(c.shortOptionMinimum)}\n  risk${money(c.risk)}\n  net option value${money(c.netOptionValue)}\n`,
    ),
    ...byCurrency.map(
      (c) => `${c.currency}: maintenance${money(c.maintenance)}  initial${money(c.initial)}\n`,
    ),
  ].join('');
