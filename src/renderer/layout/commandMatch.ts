/** Which commands the typed words mean: every word begins a word of the command, in any order. */

export interface Command {
  readonly id: string;
  readonly label: string;
  /** What stands behind the label: a count, a state. */
  readonly detail?: string;
  /** Further words it is found by. */
  readonly words?: string;
  /** The key that does the same. */
  readonly cap?: string;
  readonly run: () => void;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,:;/&()]+/)
    .filter((word) => word !== '');

export function matching(commands: readonly Command[], typed: string, most: number): readonly Command[] {
  const wanted = wordsOf(typed);
  const found = commands.filter((command) => {
    const words = wordsOf(`${command.label} ${command.words ?? ''}`);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
  const start = typed.trim().toLowerCase();
  const rank = ({ label }: Command): number => (label.toLowerCase().startsWith(start) ? 0 : 1);
  return [...found].sort((a, b) => rank(a) - rank(b)).slice(0, most);
}

const LEG = /^\s*(?:wi\s+(?=\S)|(?=[+\u2212-]\s*\d))(.*)$/is;

/** `wi +10 btc 27jun 60000 c` or `+10 btc …`: the text of a hypothetical leg; undefined for any other command. */
export const legTyped = (typed: string): string | undefined => LEG.exec(typed)?.[1].trim() || undefined;
