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
}

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
  return { html: document.text, header: header(model, assets).text, footer: footer(model, assets).text };
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
  const classes = [section.startsPage ? 'new-page' : '', section.keepTogether ? 'keep' : ''].join(' ').trim();
  return html`<section id="${section.id}" class="${classes}">
    <h2><span class="number">${index + 1}</span>${section.title}</h2>
    ${section.render(model)}
  </section> `;
}

/** The printer lays the strips out as documents of their own: they carry their own fonts and sizes, and distinct
 * class names, since both strips share one document. */
const strip = (name: 'top' | 'foot', assets: ReportAssets, css: string, content: Markup): Markup =>
  html`<style>
      ${trusted(assets.fontCss)}
      #header,#footer{padding:0!important}
      .strip{font:400 8.3px/1.5 Inter,sans-serif;color:#1b2330;width:100%;margin:0 53.8px;box-sizing:border-box;display:flex;align-items:center;justify-content:space-between;-webkit-print-color-adjust:exact}
      ${trusted(css)}
    </style>
    <div class="${name}">${content}</div>`;

function header(model: ReportModel, assets: ReportAssets): Markup {
  return strip(
    'top',
    assets,
    '.top{margin-top:38px;padding-bottom:11px;border-bottom:1.3px solid #1b2330}.top .name{display:flex;align-items:center;gap:8px;font-size:13.5px;font-weight:600}.top .right{text-align:right;font-size:9.2px}.top .right b{font-weight:600}.top .right span{color:#4a5565}',
    html`<div class="name">${LOGO}Plimsoll</div>
      <div class="right"><b>Margin report</b><br /><span>${headline(model)}</span></div>`,
  );
}

const headline = (model: ReportModel): string => {
  const text = `${model.scopeLabel}, ${model.modelName}`;
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
};

const LOGO = trusted(
  '<svg width="19" height="15" viewBox="0 0 28 22" fill="none" stroke="#1b2330" stroke-width="2.6"><circle cx="14" cy="11" r="9"/><path d="M0 11h28"/></svg>',
);

function footer(model: ReportModel, assets: ReportAssets): Markup {
  const digest = model.digest;
  const shortDigest = `${digest.slice(0, 8)} ${digest.slice(8, 12)} … ${digest.slice(-4)}`;
  return strip(
    'foot',
    assets,
    '.foot{margin-bottom:26px;padding-top:9px;border-top:.7px solid #d5dbe3;color:#4a5565}',
    html`<span>Inputs embedded in this file. Check: plimsoll verify report.pdf</span
      ><span>SHA-256 ${shortDigest}</span
      ><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>`,
  );
}
