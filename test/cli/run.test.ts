import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index';
import { runCaptured } from './captureIo';

const run = (...argv: readonly string[]) => runCaptured(tmpdir(), ...argv);

describe('command line', () => {
  it('lists every command with --help and exits 0', async () => {
    const { code, out, err } = await run('--help');
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const { name } of COMMANDS) expect(out).toContain(`  ${name} `);
  });

  it('refuses no command and an unknown one with 2', async () => {
    expect((await run()).code).toBe(2);
    const { code, err, out } = await run('prise');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('unknown command "prise"');
  });

  it('says of a command without module that it is not there yet', async () => {
    for (const entry of COMMANDS.filter(({ load }) => load === undefined)) {
      const { code, err } = await run(entry.name, '--help');
      expect({ code, err }).toEqual({
        code: 2,
        err: `plimsoll ${entry.name}: not there yet in this version\n`,
      });
    }
  });

  it('gives help for every command that is there, under the name it is listed by', async () => {
    for (const entry of COMMANDS.filter(({ load }) => load !== undefined)) {
      const { code, out } = await run(entry.name, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Usage: plimsoll ${entry.name}`);
      expect((await entry.load?.())?.name).toBe(entry.name);
    }
  });

  it('refuses unknown options and repeated single ones by name', async () => {
    expect(await run('validate', 'x.json', '--sweet')).toMatchObject({ code: 2 });
    expect((await run('price', '--input', 'a', '--input', 'b')).err).toContain('--input may be given once');
    expect((await run('price')).err).toContain('--input is required');
  });
});
