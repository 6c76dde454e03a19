/** Puts the sections on paper: one HTML document without scripts, and the strips above and below every page. */
import type { ReportAssets } from './assets';
import { html, trusted, type Content, type Markup } from './markup';
import type { ReportModel } from './model';
import { cover } from './sections/cover';
import { SECTIONS } from './sections/index';
import type { ReportSection } from './sections/section';

export interface PrintableDocument {
  readonly html: string;
  /** Templates that the printer repeats on every page. */
  readonly header: string;
  readonly footer: string;
  /** With structure for screen readers and an outline. */
  readonly isTagged: boolean;
}

/** Tags of ten thousand rows weigh 40 MB and take half a minute. */
const MAX_TAGGED_POSITIONS = 1_500;

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

export function reportDocument(model: ReportModel, assets: ReportAssets): PrintableDocument {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>Margin report, ${model.scopeLabel}</title>
        <style>
          ${trusted(assets.fontCss)}
          ${trusted(assets.css)}
        </style>
      </head>
      <body>
        ${cover(model)} ${sections(model)}
      </body>
    </html> `;
  return {
    html: document.text,
    header: header(model, assets).text,
    footer: footer(model).text,
    isTagged: model.positions.length <= MAX_TAGGED_POSITIONS,
  };
}

function sections(model: ReportModel): Content {
  const pieces: Content[] = [];
  for (let index = 0; index < SECTIONS.length; index += 1) {
    const section = SECTIONS[index] as ReportSection;
    const next = SECTIONS[index + 1];
    if (section.width === 'half' && next?.width === 'half') {
      pieces.push(
        html`<div class="pair">${numbered(section, index, model)}${numbered(next, index + 1, model)}</div>`,
      );
      index += 1;
    } else {
      pieces.push(numbered(section, index, model));
    }
  }
  return pieces;
}

function numbered(section: ReportSection, index: number, model: ReportModel): Markup {
  return html`<section id="${section.id}" class="${section.keepTogether ? 'keep' : ''}">
    <h2><span class="number">${index + 1}</span>${section.title}</h2>
    ${section.render(model)}
  </section> `;
}

/** Both strips stand in one document that the printer makes: fonts and styles travel with the upper one. */
const header = (model: ReportModel, assets: ReportAssets): Markup =>
  html`<style>
      ${trusted(assets.stripFontCss)}
      ${trusted(assets.stripCss)}
    </style>
    <div class="top">
      <div class="name">${LOGO}Plimsoll</div>
      <div class="scope"><b>Margin report</b><br /><span>${headline(model)}</span></div>
    </div>`;

const headline = (model: ReportModel): string => {
  const text = `${model.scopeLabel}, ${model.modelName}`;
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
};

const LOGO = trusted(
  '<svg width="19" height="15" viewBox="0 0 28 22" fill="none" stroke="#1b2330" stroke-width="2.6"><circle cx="14" cy="11" r="9"/><path d="M0 11h28"/></svg>',
);

function footer({ digest }: ReportModel): Markup {
  const shortDigest = `${digest.slice(0, 8)} ${digest.slice(8, 12)} … ${digest.slice(-4)}`;
  return html`<div class="foot">
    <span>Inputs embedded in this file: plimsoll-inputs.json</span><span>SHA-256 ${shortDigest}</span
    ><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>
  </div>`;
}
