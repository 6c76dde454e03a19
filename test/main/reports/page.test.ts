import { beforeAll, describe, expect, test } from 'vitest';
import { loadReportAssets, type ReportAssets } from '../../../src/main/reports/assets';
import { prepareReport } from '../../../src/main/reports/exportReport';
import { heatColour, saturation } from '../../../src/main/reports/heatScale';
import { escapeHtml, html } from '../../../src/main/reports/markup';
import type { ReportInput } from '../../../src/main/reports/model';
import type { PrintableDocument } from '../../../src/main/reports/page';
import { degradedInput, reportInput } from './fixture';

let assets: ReportAssets;
beforeAll(async () => {
  assets = await loadReportAssets('resources');
});

function documentOf(input: ReportInput): PrintableDocument {
  const prepared = prepareReport(input, assets);
  if (!prepared.ok) throw new Error(prepared.failure.message);
  return prepared.value.document;
}

/** Text of the body as a reader sees it. */
const textOf = (document: PrintableDocument): string =>
  document.html
    .slice(document.html.indexOf('<body>'))
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

const HEADINGS = [
  'Margin by component',
  'Stress, spot × vol',
  'Regimes side by side',
  'Worst scenarios',
  'Equity and margin against spot',
  'Data quality',
  'Greeks ladder',
  'Worst scenarios by position',
  'Components of every regime',
  'Positions',
  'Collateral',
  'Market data used',
  'Multipliers',
  'Rules, engine and reproduction',
];

describe('the whole report', () => {
  test('numbers its sections in order', () => {
    const { html: page } = documentOf(reportInput());
    const found = [...page.matchAll(/<h2>\s*<span class="number">(\d+)<\/span\s*>([^<]*)<\/h2>/g)];
    expect(found.map((match) => [Number(match[1]), match[2]?.trim()])).toEqual(
      HEADINGS.map((heading, index) => [index + 1, heading.replace('&', '&amp;')]),
    );
  });

  test('prints raw number, multiplier and result of the sets in use', () => {
    const house = { valueAtRisk: 1.25, initialMargin: 1.1 };
    const sets = [{ name: 'House', source: 'policy of the desk', confidence: null, factors: house }];
    const text = textOf(documentOf({ ...reportInput(), multipliers: { sets, risk: null } }));
    expect(text).toMatch(/House Initial margin 2,597,256 1.1 2,856,982 policy of the desk/);
    expect(text).toContain('No risk run of this scope: VaR and ES are not printed.');
    expect(text).not.toMatch(/House VaR/);
    expect(textOf(documentOf(reportInput()))).toContain('No multiplier set is in use for this scope.');
  });

  test('prints the numbers of its input', () => {
    const text = textOf(documentOf(reportInput()));
    expect(text).toContain('Equity 3,214,600 USD');
    expect(text).toContain('Initial margin 2,597,256 USD');
    expect(text).toContain('MM / equity 62.5 %');
    expect(text).toContain('Nearest call −8.7 % of spot');
    expect(text).toContain('DRB-PROP-2 holds 19 option and 2 linear positions in BTC and ETH.');
    expect(text).toContain('The worst scenario is FTX insolvency with −2,946,507 USD.');
    expect(text).toContain(
      'Risk matrix worst case + delta shock + roll shock 2,181,018 329,837 2,510,855 96.7',
    );
    expect(text).toContain('deribit.pm deribit 2026.2 2026-06-01 https://support.deribit.com/pm');
    expect(text).toContain('deribit.pm : replica, 1 parameter assumed: rollShock.a (inferred).');
  });

  test('is the same text for the same input', () => {
    expect(documentOf(reportInput())).toEqual(documentOf(reportInput()));
  });

  test('holds no script and no address that could be fetched', () => {
    const { html: page, header, footer } = documentOf(reportInput());
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page + header + footer).not.toMatch(/<script|<link|<img|<iframe|javascript:|\son\w+=/i);
    expect(page + header).not.toMatch(/url\((?!data:font\/woff2|#chart-)/);
    expect(page).not.toMatch(/(src|href)="/);
  });

  test('is set in the font that it carries, without features that would hide its digits from a search', () => {
    const { html: page, header } = documentOf(reportInput());
    const [, family = ''] = /@font-face\{font-family:"([^"]+)"/.exec(page) ?? [];
    expect(family).toBe('Inter Report');
    for (const part of [page, header]) expect(part).toMatch(/font:\s*400 [\d.]+px\/[\d.]+ 'Inter Report'/);
    expect(page + header).not.toContain('font-feature-settings');
  });

  test('marks what is stale, missing or failed', () => {
    const text = textOf(documentOf(degradedInput()));
    expect(text).toContain(
      '* Of 21 positions, 1 stale, 2 failed or missing and 1 not margined: see Data quality.',
    );
    expect(text).toContain(
      '18 of 21 positions priced from current quotes. 1 stale: BTC-25DEC26-48000-C (3.1 s).',
    );
    expect(text).toContain('MISSING_MARKET_DATA: no mark vol for BTC-26MAR27-51000-P');
    expect(text).toContain('Nearest call * – none in range');
    expect(text).toContain('2 cells could not be computed and show a dash.');
    expect(text).toContain('1 scenario without a complete result. Vol below zero: vol would be −0.10');
    expect(text).toContain('Incomplete: 1 position could not be margined');
    expect(text).not.toContain('NaN');
    expect(text).not.toMatch(/\b(undefined|null)\b/);
  });

  test('an empty account is a report too', () => {
    const input = reportInput({ positionCount: 0 });
    const empty = {
      ...input,
      ladders: [],
      worstScenarios: [],
      balances: [],
      equityCurve: [],
      rulePacks: [],
      frame: {
        ...input.frame,
        heatmap: null,
        margins: [],
        scenarios: [],
        totals: [],
        feeds: [],
        header: {
          ...input.frame.header,
          equityUsd: NaN,
          initialMarginUsd: 0,
          maintenanceMarginUsd: 0,
          marginRatio: NaN,
          headroomUsd: NaN,
          nearestCall: null,
          worstScenario: null,
        },
      },
    };
    const text = textOf(documentOf(empty));
    expect(text).toContain('DRB-PROP-2 holds no positions.');
    expect(text).toContain('Margin against equity is not known.');
    expect(text).toContain('No stress grid was computed.');
    expect(text).not.toContain('NaN');
  });

  test('10,000 positions in 50 accounts: every row is there', () => {
    const { html: page, isTagged } = documentOf(reportInput({ positionCount: 10_000, accountCount: 50 }));
    const section = page.slice(
      page.indexOf('<section id="positions"'),
      page.indexOf('<section id="collateral"'),
    );
    expect(section.match(/<tr /g)?.length).toBe(10_000 + 3);
    expect(isTagged).toBe(false);
  });
});

describe('names from files and venues', () => {
  const EVIL = `<script>alert("1")</script>&'\u0000</style>`;

  test('reach the page as text only', () => {
    const input = reportInput();
    const document = documentOf({
      ...input,
      scopeLabel: EVIL,
      portfolio: { ...input.portfolio, name: EVIL },
      structure: {
        ...input.structure,
        positions: input.structure.positions.map((position) => ({ ...position, symbol: EVIL })),
      },
      frame: {
        ...input.frame,
        margins: input.frame.margins.map((margin) => ({ ...margin, modelName: EVIL, notes: [EVIL] })),
        scenarios: input.frame.scenarios.map((scenario) => ({ ...scenario, name: EVIL })),
      },
      worstScenarios: input.worstScenarios.map((drill) => ({ ...drill, title: EVIL })),
    });
    for (const part of [document.html, document.header, document.footer]) {
      expect(part).not.toMatch(/<script|alert\("1"\)/);
      expect(part).not.toContain('\u0000');
    }
    const harmless = documentOf(input).html.match(/<\/style>/g)?.length;
    expect(document.html.match(/<\/style>/g)).toHaveLength(harmless ?? 0);
    expect(document.html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\uFFFD');
  });

  test('templates escape values and keep markup', () => {
    expect(html`<b title="${'"x"'}">${['<', html`<i>${1}</i>`, null, false]}</b>`.text).toBe(
      '<b title="&quot;x&quot;">&lt;<i>1</i></b>',
    );
    expect(escapeHtml('Größe 東京 ✓')).toBe('Größe 東京 ✓');
  });
});

describe('heat colours', () => {
  /** Relative luminance of an sRGB colour, WCAG 2.2. */
  const luminance = (colour: string): number => {
    const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    const [red = 0, green = 0, blue = 0] = channels.map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  test('dark ink keeps a contrast of 4.5 to 1 on every ground', () => {
    for (let value = -120; value <= 120; value += 1) {
      const ground = heatColour(value, 100);
      const contrast = (luminance(ground) + 0.05) / (luminance('#1b2330') + 0.05);
      expect(contrast, `${value} on ${ground}`).toBeGreaterThan(4.5);
    }
  });

  test('zero is white, the end stops are met, one extreme does not bleach the rest', () => {
    expect(heatColour(0, 100)).toBe('#ffffff');
    expect(heatColour(-100, 100)).toBe('#f2a25c');
    expect(heatColour(100, 100)).toBe('#7fb4ea');
    expect(heatColour(-1e9, 100)).toBe('#f2a25c');
    expect(heatColour(5, 0)).toBe('#ffffff');
    expect(saturation([...Array.from({ length: 99 }, (_, index) => index + 1), -1e9])).toBe(98);
    expect(saturation([null, null])).toBe(0);
  });
});
