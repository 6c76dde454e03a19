/** A strict reader of the plain XML that SPAN files are: elements and text, no attributes that matter, lines known. */
import { failure, success, type Result } from '../../engine/basics/result';

export interface XmlElement {
  readonly name: string;
  /** Place in the text, for the line of a complaint. */
  readonly at: number;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Open {
  readonly name: string;
  readonly at: number;
  readonly textFrom: number;
  readonly children: XmlElement[];
}

export const lineAt = (text: string, at: number): number => {
  let line = 1;
  for (let k = text.indexOf('\n'); k >= 0 && k < at; k = text.indexOf('\n', k + 1)) line += 1;
  return line;
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]).trim();

const TAG = /<(?:\?[^>]*\?|!--[\s\S]*?--|(\/?)([A-Za-z][\w.:-]*)(?:\s[^<>]*?)?(\/?))>/g;
const MAX_DEPTH = 40;

/** Reads the one element that begins at `from` and everything in it; refuses with the line what is not closed. */
export function readElement(text: string, from: number, label: string): Result<XmlElement> {
  const stack: Open[] = [];
  const refuse = (at: number, why: string) =>
    failure('PARSE', `${label}: line ${lineAt(text, at)}: ${why}`, { line: lineAt(text, at) });
  const tag = new RegExp(TAG.source, 'g');
  tag.lastIndex = from;
  for (let found = tag.exec(text); found !== null; found = tag.exec(text)) {
    const [whole, slash, name, isEmpty] = found;
    const at = found.index;
    if (name === undefined) continue;
    if (slash !== '/') {
      if (stack.length >= MAX_DEPTH) return refuse(at, `<${name}> is nested deeper than ${MAX_DEPTH}`);
      stack.push({ name, at, textFrom: at + whole.length, children: [] });
      if (isEmpty !== '/') continue;
    }
    const open = stack.pop();
    if (open === undefined || open.name !== name)
      return refuse(at, `</${name}> closes nothing${open === undefined ? '' : `, <${open.name}> is open`}`);
    const own = open.children.length === 0 && isEmpty !== '/' ? decode(text.slice(open.textFrom, at)) : '';
    const element: XmlElement = { name, at: open.at, text: own, children: open.children };
    const parent = stack[stack.length - 1];
    if (parent === undefined) return success(element);
    parent.children.push(element);
  }
  const last = stack[stack.length - 1];
  return refuse(
    last?.at ?? from,
    last === undefined ? 'there is no element' : `<${last.name}> is never closed`,
  );
}

/** Starts of all elements of a name between two places; blocks that nobody asked for are never read. */
export function startsOf(text: string, name: string, from = 0, to = text.length): readonly number[] {
  const starts: number[] = [];
  const mark = `<${name}>`;
  for (let at = text.indexOf(mark, from); at >= 0 && at < to; at = text.indexOf(mark, at + 1))
    starts.push(at);
  return starts;
}

export const childOf = (element: XmlElement, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>(
    (at, name) => at?.children.find((child) => child.name === name),
    element,
  );

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);
