/** Fields of SPAN elements, refused with their place when they are missing or no numbers. */
import { childOf, type XmlElement } from './spanXml';

/** Something in the file is wrong at a place; turned into a failure with the line by the reader. */
export class SpanFault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

export function createSpanFields() {
  function child(element: XmlElement, name: string): XmlElement {
    const found = childOf(element, name);
    if (found === undefined) throw new SpanFault(element.at, `<${element.name}> has no <${name}>`);
    return found;
  }
  function numberOf(element: XmlElement): number {
    if (!NUMBER.test(element.text))
      throw new SpanFault(
        element.at,
        `<${element.name}> must be a number, got "${element.text.slice(0, 40)}"`,
      );
    return Number(element.text);
  }
  return {
    child,
    numberOf,
    number: (element: XmlElement, name: string): number => numberOf(child(element, name)),
    text(element: XmlElement, name: string): string {
      const found = child(element, name);
      if (found.text === '') throw new SpanFault(found.at, `<${name}> is empty`);
      return found.text;
    },
  };
}
export type SpanFields = ReturnType<typeof createSpanFields>;
