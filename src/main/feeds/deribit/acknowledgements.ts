/**
 * Requests of a recording against their answers: Deribit leaves a channel that it does not have out of the list, and
 * may grant fewer scopes than were asked for.
 */
import { isObject, isText, parseJson, rowsOf, textOf } from '../mapping/json';

/** Requests that were never answered are forgotten in turn. */
const MOST = 100;

interface Asked {
  /** What came of it, for what was granted. */
  readonly done: string;
  readonly names: readonly string[];
}

const wordsOf = (scope: unknown): string[] => textOf(scope)?.split(' ') ?? [];

function readAsked(method: unknown, params: unknown): Asked | undefined {
  if (typeof method !== 'string' || !isObject(params)) return undefined;
  if (method === 'public/auth') return { done: 'signed in with', names: wordsOf(params.scope) };
  const [, verb] = /^(?:public|private)\/(subscribe|unsubscribe)$/.exec(method) ?? [];
  return verb === undefined
    ? undefined
    : { done: `${verb}d`, names: (rowsOf(params.channels) ?? []).filter(isText) };
}

/** Names in an answer: channels, or the scopes of a token; the token itself is never told. */
const namesIn = (result: unknown): readonly string[] | undefined =>
  isObject(result) && isText(result.scope) ? wordsOf(result.scope) : rowsOf(result)?.filter(isText);

export class Acknowledgements {
  private readonly asked = new Map<number, Asked>();

  /** A frame that the client sent. */
  note(text: string): void {
    const json = parseJson(text);
    if (!json.ok || !isObject(json.value) || typeof json.value.id !== 'number') return;
    const asked = readAsked(json.value.method, json.value.params);
    if (!asked) return;
    const [oldest] = this.asked.keys();
    if (this.asked.size >= MOST) this.asked.delete(oldest);
    this.asked.set(json.value.id, asked);
  }

  /** What an answer means; of one to no request of the recording, what it holds. */
  answer(id: number, result: unknown): readonly [why: string, detail: string] {
    const names = namesIn(result);
    if (!names) return ['control frame', isText(result) ? `answer ${result}`.slice(0, 80) : 'answer'];
    const asked = this.asked.get(id);
    this.asked.delete(id);
    const told = `${asked?.done ?? 'answer'} ${names.join(', ') || 'nothing'}`;
    const refused = asked?.names.filter((name) => !names.includes(name)) ?? [];
    if (refused.length === 0) return ['control frame', told.slice(0, 400)];
    return ['venue error', `${told}; refused ${refused.join(', ')}`.slice(0, 400)];
  }
}
