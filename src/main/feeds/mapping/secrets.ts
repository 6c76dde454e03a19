/** Frames that the client sent: named by what they ask, never by their text, which may hold a key. */
import { isObject, parseJson, textOf } from './json';

export function describeSent(text: string): string {
  const json = parseJson(text);
  if (!json.ok || !isObject(json.value)) return text.length <= 8 ? text : `text of ${text.length} characters`;
  const { op, method, args, params } = json.value;
  const word = textOf(op) ?? textOf(method) ?? 'request';
  const isSecret = /login|auth/i.test(word);
  const subject = args ?? params;
  return isSecret || subject === undefined ? word : `${word} ${JSON.stringify(subject)}`.slice(0, 120);
}
