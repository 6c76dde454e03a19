/**
 * The printer names the elements of a tagged PDF after counters of its own process, which differ from run to run.
 * The names serve only to point from a cell to its heads; readers find those by row and column as well. Without the
 * names, equal pages are equal bytes.
 */
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFRef,
  type PDFContext,
  type PDFDocument,
  type PDFObject,
} from 'pdf-lib';

const ID = PDFName.of('ID');
const ID_TREE = PDFName.of('IDTree');
const ATTRIBUTES = PDFName.of('A');
const HEADERS = PDFName.of('Headers');
const STRUCTURE_TYPE = PDFName.of('S');
const PARENT = PDFName.of('P');

export function removeStructureIds(document: PDFDocument): void {
  const { context, catalog } = document;
  const root = catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict);
  if (root === undefined) return;
  deleteTree(context, root.get(ID_TREE));
  root.delete(ID_TREE);
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && object.has(STRUCTURE_TYPE) && object.has(PARENT))
      stripElement(context, object);
  }
}

function stripElement(context: PDFContext, element: PDFDict): void {
  element.delete(ID);
  const attributes = context.lookup(element.get(ATTRIBUTES));
  const owners = attributes instanceof PDFArray ? attributes.asArray() : [attributes];
  for (const owner of owners) {
    const dictionary = owner instanceof PDFRef ? context.lookup(owner) : owner;
    if (dictionary instanceof PDFDict) dictionary.delete(HEADERS);
  }
}

/** A name tree is a tree of objects of its own. */
function deleteTree(context: PDFContext, node: PDFObject | undefined): void {
  const dictionary = node instanceof PDFRef ? context.lookup(node) : node;
  if (dictionary instanceof PDFDict) {
    const kids = context.lookup(dictionary.get(PDFName.of('Kids')));
    if (kids instanceof PDFArray) for (const kid of kids.asArray()) deleteTree(context, kid);
  }
  if (node instanceof PDFRef) context.delete(node);
}
