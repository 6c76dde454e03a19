/** Style sheet and fonts of the report, read from the shipped resources. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ReportAssets {
  readonly css: string;
  /** Of the strips above and below every page. */
  readonly stripCss: string;
  /** `@font-face` rules with the fonts inside. */
  readonly fontCss: string;
  /** The few that the strips need: the printer reads them again for every page. */
  readonly stripFontCss: string;
}

/** Alphabets that names and formulas may use, with the code points that each file covers. */
const SUBSETS: Readonly<Record<string, string>> = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
};
const WEIGHTS = [400, 600, 700] as const;

/** `resourcesFolder` is the project's or the installed app's `resources`. */
export async function loadReportAssets(resourcesFolder: string): Promise<ReportAssets> {
  const read = (name: string): Promise<string> => readFile(join(resourcesFolder, name), 'utf8');
  const faces = await Promise.all(
    Object.entries(SUBSETS).flatMap(([subset, range]) =>
      WEIGHTS.map(async (weight) => ({
        isForStrips: subset === 'latin' && weight < 700,
        css: await fontFace(resourcesFolder, subset, range, weight),
      })),
    ),
  );
  return {
    css: await read('report.css'),
    stripCss: await read('report-strips.css'),
    fontCss: faces.map((face) => face.css).join('\n'),
    stripFontCss: faces.flatMap((face) => (face.isForStrips ? [face.css] : [])).join('\n'),
  };
}

async function fontFace(folder: string, subset: string, range: string, weight: number): Promise<string> {
  const data = await readFile(join(folder, 'fonts', `inter-report-${subset}-${weight}.woff2`), 'base64');
  return `@font-face{font-family:"Inter Report";font-style:normal;font-weight:${weight};font-display:block;src:url(data:font/woff2;base64,${data}) format('woff2');unicode-range:${range}}`;
}
