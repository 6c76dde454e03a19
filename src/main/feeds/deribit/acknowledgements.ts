/** Subscriptions of a recording against their answers: Deribit leaves a channel that it does not have out of the list. */
import { isObject, isText, parseJson, rowsOf } from '../mapping/json';

/** Requests that were never answered are forgotten in turn. */
const MOST = 100;

export class Acknowledgements {
  private readonly asked = new Map<number, readonly string[]>();

  /** A frame that the client sent. */
  note(text: string): void {
    const json = parseJson(text);
    if (!json.ok || !isObject(json.value) || typeof json.value.id !== 'number') return;
    const { id, method, params } = json.value;
    if (!/^(public|private)\/subscribe$/.test(String(method)) || !isObject(params)) return;
    const [oldest] = this.asked.keys();
    if (this.asked.size >= MOST) this.asked.delete(oldest);
    this.asked.set(id, (rowsOf(params.channels) ?? []).filter(isText));
  }

  /** What an answer means; `undefined` when it is to no subscription of the recording. */
  answer(id: number, result: unknown): readonly [why: string, detail: string] | undefined {
    const asked = this.asked.get(id);
    const listed = rowsOf(result);
    if (!asked || !listed) return undefined;
    this.asked.delete(id);
    const refused = asked.filter((channel) => !listed.includes(channel));
    const told = `subscribed ${listed.map(String).join(', ') || 'nothing'}`;
    if (refused.length === 0) return ['control frame', told.slice(0, 400)];
    return ['venue error', `${told}; refused ${refused.join(', ')}`.slice(0, 400)];
  }
}
