/** Reads back what a margin report carries: the embedded inputs, and what the file says about itself. */
import { createHash } from 'node:crypto';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
  type PDFObject,
} from 'pdf-lib';
import { failure, success, type Result } from '../../engine/basics/result';
import { INPUTS_FILE_NAME } from './inputs';

/** Entry of the document's properties that holds the digest of its pages. */
export const PAGES_KEY = 'PlimsollPages';

export interface ReadReport {
  /** Embedded JSON, as it is in the file. */
  readonly json: string;
  /** Digest of the inputs that the document's properties name. */
  readonly statedDigest: string | undefined;
  /** Digest of the printed pages that the properties name, and that of the pages as they are. */
  readonly statedPages: string | undefined;
  readonly pages: string;
}

/** SHA-256 over the drawing instructions of every page in order. */
export function pagesDigest(document: PDFDocument): string {
  const hash = createHash('sha256');
  for (const { node } of document.getPages()) {
    const contents = node.Contents();
    const parts = contents instanceof PDFArray ? contents.asArray() : contents ? [contents] : [];
    for (const part of parts) {
      const stream = document.context.lookup(part);
      if (stream instanceof PDFRawStream) hash.update(stream.contents);
    }
    hash.update('\n');
  }
  return hash.digest('hex');
}

const textOf = (object: PDFObject | undefined): string | undefined =>
  object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : undefined;

function attachment(document: PDFDocument, name: string): string | undefined {
  const names = document.catalog.lookupMaybe(PDFName.of('Names'), PDFDict);
  const files = names?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict);
  const list = files?.lookupMaybe(PDFName.of('Names'), PDFArray);
  for (let i = 0; list && i + 1 < list.size(); i += 2) {
    if (textOf(list.lookup(i)) !== name) continue;
    const file = list.lookupMaybe(i + 1, PDFDict)?.lookupMaybe(PDFName.of('EF'), PDFDict);
    const stream = file?.lookup(PDFName.of('F'));
    if (stream instanceof PDFRawStream)
      return Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8');
  }
  return undefined;
}

/** UNSUPPORTED when the file is no PDF, MISSING when it carries no inputs. */
export async function readReport(bytes: Uint8Array): Promise<Result<ReadReport>> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false });
    const json = attachment(document, INPUTS_FILE_NAME);
    if (json === undefined)
      return failure('NOT_FOUND', `the file carries no ${INPUTS_FILE_NAME}: there is nothing to verify`);
    const info = document.context.lookupMaybe(document.context.trailerInfo.Info, PDFDict);
    const subject = textOf(info?.lookup(PDFName.of('Subject')));
    return success({
      json,
      statedDigest: /SHA-256 ([0-9a-f]{64})/.exec(subject ?? '')?.[1],
      statedPages: textOf(info?.lookup(PDFName.of(PAGES_KEY))),
      pages: pagesDigest(document),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('PARSE', `the file cannot be read as a PDF: ${why}`);
  }
}
