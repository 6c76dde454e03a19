/** The workspaces: which panels each shows, where, and how large at first. Sizes that a user drags are kept by split id. */
import type { PaneSize } from '../components/SplitBox.vue';
import type { PanelId } from './panelRegistry';

export type LayoutNode =
  | { readonly panel: PanelId }
  | {
      readonly id: string;
      readonly split: 'row' | 'column';
      readonly panes: readonly PaneSize[];
      readonly children: readonly LayoutNode[];
    };

export interface Workspace {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly root: LayoutNode;
}

/** A panel or a further split, and the room it gets. */
type Pane = readonly [content: PanelId | LayoutNode, size: PaneSize];

const split =
  (direction: 'row' | 'column') =>
  (id: string, ...panes: readonly Pane[]): LayoutNode => ({
    id,
    split: direction,
    panes: panes.map(([, size]) => size),
    children: panes.map(([content]) => (typeof content === 'string' ? { panel: content } : content)),
  });
const row = split('row');
const column = split('column');

/** A share of what is left; `min` in pixels. */
const share = (fr: number, min: number): PaneSize => ({ fr, min });
const pixels = (px: number, min: number): PaneSize => ({ px, min });

const heatmapOverMargin = (id: string): LayoutNode =>
  column(id, ['heatmap', share(342, 286)], ['margin', share(594, 200)]);

export const WORKSPACES: readonly Workspace[] = [
  {
    id: 'risk',
    key: '1',
    label: 'Risk',
    root: row(
      'risk',
      ['books', pixels(208, 160)],
      [column('risk.centre', ['positions', share(560, 160)], ['ladder', share(376, 120)]), share(1, 360)],
      [heatmapOverMargin('risk.right'), pixels(656, 380)],
    ),
  },
  {
    id: 'whatif',
    key: '2',
    label: 'What-if',
    root: row(
      'whatif',
      ['books', pixels(208, 160)],
      [column('whatif.centre', ['whatIf', share(400, 240)], ['positions', share(536, 120)]), share(1, 360)],
      [heatmapOverMargin('whatif.right'), pixels(656, 380)],
    ),
  },
  {
    id: 'scenarios',
    key: '3',
    label: 'Scenarios',
    root: row(
      'scenarios',
      ['scenarioLibrary', pixels(232, 180)],
      [
        column(
          'scenarios.work',
          [
            row('scenarios.top', ['scenarioEditor', share(1, 360)], ['scenarioPreview', share(0.56, 300)]),
            share(492, 200),
          ],
          ['scenarioResults', share(444, 140)],
        ),
        share(1, 480),
      ],
    ),
  },
  {
    id: 'margin',
    key: '4',
    label: 'Margin',
    root: row(
      'margin',
      [
        column(
          'margin.left',
          ['marginExplain', share(5, 200)],
          ['worstCell', share(3, 120)],
          ['collateral', share(2, 100)],
        ),
        share(1, 480),
      ],
      [
        column(
          'margin.right',
          ['marginCompare', share(6, 300)],
          ['marginal', share(3, 120)],
          ['marginDistance', share(3, 120)],
        ),
        pixels(780, 380),
      ],
    ),
  },
  {
    id: 'var',
    key: '5',
    label: 'VaR',
    root: row(
      'var',
      [column('var.left', ['riskFigures', share(1, 220)], ['riskBacktest', share(1, 220)]), share(57, 480)],
      [
        column(
          'var.right',
          ['riskMethods', share(26, 120)],
          ['riskContributions', share(22, 110)],
          ['riskWorstDays', share(17, 90)],
          ['riskCorrelations', share(35, 150)],
        ),
        share(43, 380),
      ],
    ),
  },
  {
    id: 'vol',
    key: '6',
    label: 'Vol',
    root: row(
      'vol',
      ['smile', share(57, 480)],
      [
        column('vol.right', ['surfaceExpiries', share(62, 260)], ['venueGreeks', share(38, 120)]),
        share(43, 380),
      ],
    ),
  },
  {
    id: 'explain',
    key: '7',
    label: 'P&L',
    root: column('explain', ['riskExplain', share(1, 260)], ['riskLiquidity', pixels(196, 140)]),
  },
  {
    id: 'models',
    key: '8',
    label: 'Models',
    root: row('models', ['calibration', share(55, 480)], ['modelRisk', share(45, 380)]),
  },
  {
    id: 'system',
    key: '9',
    label: 'System',
    root: column(
      'system',
      ['feeds', share(42, 230)],
      ['accountSync', share(38, 220)],
      [row('system.below', ['log', share(65, 360)], ['about', share(35, 260)]), share(20, 120)],
    ),
  },
];
