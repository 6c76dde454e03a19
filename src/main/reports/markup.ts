/** HTML that cannot be injected into: every value put into an `html` template is escaped unless it is markup already. */

export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that no HTML text may hold; a file or a venue can send them. */
const isForbiddenControl = (code: number): boolean =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0x7f && code <= 0x9f);

export function escapeHtml(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
  return [...escaped]
    .map((character) => (isForbiddenControl(character.codePointAt(0) ?? 0) ? '\uFFFD' : character))
    .join('');
}

/** Tagged template: `` html`<b>${name}</b>` ``. Arrays are joined; null, undefined and false vanish. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const pieces: string[] = [];
  parts.forEach((part, index) => {
    pieces.push(part);
    if (index < values.length) pieces.push(render(values[index]));
  });
  return new Markup(pieces.join(''));
}

/** Markup that was made by a trusted part of the program, such as a chart's SVG. */
export const trusted = (text: string): Markup => new Markup(text);

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map((item: Content) => render(item)).join('');
  return escapeHtml(String(value));
}
