/** What the printer cannot do: the document's properties, fixed dates and the embedded inputs. */
import { AFRelationship, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import { INPUTS_FILE_NAME, type EmbeddedInputs } from './inputs';
import { PAGES_KEY, pagesDigest } from './readReport';
import { removeStructureIds } from './structureIds';

export interface PdfProperties {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  /** Creation and modification date. */
  readonly dateMs: number;
}

export interface FinishedPdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** The same printed pages, inputs and properties give the same bytes. */
export async function finishPdf(
  printed: Uint8Array,
  inputs: EmbeddedInputs,
  properties: PdfProperties,
): Promise<FinishedPdf> {
  const document = await PDFDocument.load(printed, { updateMetadata: false });
  removeStructureIds(document);
  const date = new Date(properties.dateMs);
  document.setTitle(properties.title, { showInWindowTitleBar: true });
  document.setSubject(properties.subject);
  document.setCreator(properties.creator);
  document.setProducer(properties.creator);
  document.setLanguage('en');
  document.setCreationDate(date);
  document.setModificationDate(date);
  const info = document.context.lookup(document.context.trailerInfo.Info, PDFDict);
  info.set(PDFName.of(PAGES_KEY), PDFString.of(pagesDigest(document)));
  await document.attach(new TextEncoder().encode(inputs.json), INPUTS_FILE_NAME, {
    mimeType: 'application/json',
    description: `Inputs of this report, SHA-256 ${inputs.digest}`,
    creationDate: date,
    modificationDate: date,
    afRelationship: AFRelationship.Source,
  });
  // The printer's own id is made of the clock.
  const id = PDFHexString.of(inputs.digest.slice(0, 32));
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  const bytes = await document.save({ updateFieldAppearances: false });
  return { bytes, pages: document.getPageCount() };
}
