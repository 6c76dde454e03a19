import { describe, expect, it } from 'vitest';
import { legTyped, matching, type Command } from '../../../src/renderer/layout/commandMatch';

const command = (label: string, words?: string): Command => ({
  id: label,
  label,
  words,
  run: () => undefined,
});
const COMMANDS = [
  command('Workspace Risk'),
  command('Next Greek of the ladder'),
  command('Ladder BTC'),
  command('Ladder ETH'),
  command('Heatmap ETH', 'stress'),
  command('Margin under Deribit portfolio margin', 'pm explain'),
];
const found = (typed: string): string[] => matching(COMMANDS, typed, 10).map(({ label }) => label);

describe('the command line', () => {
  it('finds a command by the beginnings of its words in any order', () => {
    expect(found('lad btc')).toEqual(['Ladder BTC']);
    expect(found('eth heat')).toEqual(['Heatmap ETH']);
    expect(found('PM deribit')).toEqual(['Margin under Deribit portfolio margin']);
    expect(found('adder')).toEqual([]);
  });

  it('puts those first that begin as typed, and shows all of them for nothing typed', () => {
    expect(found('lad')).toEqual(['Ladder BTC', 'Ladder ETH', 'Next Greek of the ladder']);
    expect(found(' ')).toHaveLength(COMMANDS.length);
    expect(matching(COMMANDS, '', 2)).toHaveLength(2);
  });

  it('takes a signed size, or wi, for a hypothetical leg', () => {
    expect(legTyped('wi 10 btc perpetual')).toBe('10 btc perpetual');
    expect(legTyped('+10 btc 27jun 60000 c')).toBe('+10 btc 27jun 60000 c');
    expect(legTyped('\u22125 eth')).toBe('\u22125 eth');
    expect(legTyped('wi')).toBeUndefined();
    expect(legTyped('wider ladder')).toBeUndefined();
    expect(legTyped('+')).toBeUndefined();
  });
});
