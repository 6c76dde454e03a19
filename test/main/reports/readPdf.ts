/** Reads a PDF as another program would: text by page, properties, attachments. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfContent {
  readonly pages: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly attachments: ReadonlyMap<string, Uint8Array>;
}

export async function readPdf(bytes: Uint8Array): Promise<PdfContent> {
  const task = getDocument({ data: Uint8Array.from(bytes), useSystemFonts: true, verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : ''));
    pages.push(words.join('').replace(/\s+/g, ' '));
  }
  const { info } = await document.getMetadata();
  const files = Object.values((await document.getAttachments()) ?? {}) as {
    filename: string;
    content: Uint8Array;
  }[];
  await task.destroy();
  return {
    pages,
    properties: info as Record<string, unknown>,
    attachments: new Map(files.map((file) => [file.filename, file.content])),
  };
}
