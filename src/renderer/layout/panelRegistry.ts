/** Every panel of the desk, and which workspace shows it where. A new panel is one line here. */
import { defineAsyncComponent, type Component } from 'vue';
import BooksPanel from '../panels/books/BooksPanel.vue';
import HeatmapPanel from '../panels/heatmap/HeatmapPanel.vue';
import LadderPanel from '../panels/ladder/LadderPanel.vue';
import MarginPanel from '../panels/margin/MarginPanel.vue';
import PositionsPanel from '../panels/positions/PositionsPanel.vue';
import type { PaneSize } from '../components/SplitBox.vue';

const later = (load: () => Promise<{ default: Component }>): Component => defineAsyncComponent(load);

export const PANELS: Readonly<Record<string, Component>> = {
  books: BooksPanel,
  positions: PositionsPanel,
  ladder: LadderPanel,
  heatmap: HeatmapPanel,
  margin: MarginPanel,
  whatIf: later(() => import('../panels/whatIf/WhatIfPanel.vue')),
  scenarioLibrary: later(() => import('../panels/scenarios/LibraryPanel.vue')),
  scenarioEditor: later(() => import('../panels/scenarios/EditorPanel.vue')),
  scenarioPreview: later(() => import('../panels/scenarios/PreviewPanel.vue')),
  scenarioResults: later(() => import('../panels/scenarios/ResultsPanel.vue')),
  marginExplain: later(() => import('../panels/margin/MarginExplainPanel.vue')),
  marginCompare: later(() => import('../panels/margin/MarginComparePanel.vue')),
  marginal: later(() => import('../panels/margin/MarginalPanel.vue')),
  marginDistance: later(() => import('../panels/margin/DistancePanel.vue')),
  collateral: later(() => import('../panels/margin/CollateralPanel.vue')),
  worstCell: later(() => import('../panels/margin/WorstCellPanel.vue')),
  riskFigures: later(() => import('../panels/risk/VarPanel.vue')),
  riskBacktest: later(() => import('../panels/risk/BacktestPanel.vue')),
  riskMethods: later(() => import('../panels/risk/MethodsPanel.vue')),
  riskContributions: later(() => import('../panels/risk/ContributionsPanel.vue')),
  riskWorstDays: later(() => import('../panels/risk/WorstDaysPanel.vue')),
  riskCorrelations: later(() => import('../panels/risk/CorrelationPanel.vue')),
  smile: later(() => import('../panels/smile/SmilePanel.vue')),
  venueGreeks: later(() => import('../panels/smile/GreeksPanel.vue')),
  surfaceExpiries: later(() => import('../panels/smile/ExpiriesPanel.vue')),
  riskExplain: later(() => import('../panels/risk/PnlExplainPanel.vue')),
  riskLiquidity: later(() => import('../panels/risk/LiquidityPanel.vue')),
  calibration: later(() => import('../panels/models/CalibrationPanel.vue')),
  modelRisk: later(() => import('../panels/models/ModelRiskPanel.vue')),
  feeds: later(() => import('../panels/desk/FeedsPanel.vue')),
  about: later(() => import('../panels/desk/AboutPanel.vue')),
  accountSync: later(() => import('../panels/accounts/AccountSyncPanel.vue')),
  log: later(() => import('../panels/log/LogPanel.vue')),
};

export type LayoutNode =
  | { readonly panel: string }
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

const BOOKS_PANE: PaneSize = { px: 208, min: 160 };

export const WORKSPACES: readonly Workspace[] = [
  {
    id: 'risk',
    key: '1',
    label: 'Risk',
    root: {
      id: 'risk',
      split: 'row',
      panes: [BOOKS_PANE, { fr: 1, min: 360 }, { px: 656, min: 380 }],
      children: [
        { panel: 'books' },
        {
          id: 'risk.centre',
          split: 'column',
          panes: [
            { fr: 560, min: 160 },
            { fr: 376, min: 120 },
          ],
          children: [{ panel: 'positions' }, { panel: 'ladder' }],
        },
        {
          id: 'risk.right',
          split: 'column',
          panes: [
            { fr: 342, min: 286 },
            { fr: 594, min: 200 },
          ],
          children: [{ panel: 'heatmap' }, { panel: 'margin' }],
        },
      ],
    },
  },
  {
    id: 'whatif',
    key: '2',
    label: 'What-if',
    root: {
      id: 'whatif',
      split: 'row',
      panes: [BOOKS_PANE, { fr: 1, min: 420 }, { px: 656, min: 380 }],
      children: [
        { panel: 'books' },
        {
          id: 'whatif.centre',
          split: 'column',
          panes: [
            { fr: 400, min: 240 },
            { fr: 536, min: 120 },
          ],
          children: [{ panel: 'whatIf' }, { panel: 'positions' }],
        },
        {
          id: 'whatif.right',
          split: 'column',
          panes: [
            { fr: 342, min: 286 },
            { fr: 594, min: 200 },
          ],
          children: [{ panel: 'heatmap' }, { panel: 'margin' }],
        },
      ],
    },
  },
  {
    id: 'scenarios',
    key: '3',
    label: 'Scenarios',
    root: {
      id: 'scenarios',
      split: 'row',
      panes: [
        { px: 232, min: 180 },
        { fr: 1, min: 480 },
      ],
      children: [
        { panel: 'scenarioLibrary' },
        {
          id: 'scenarios.work',
          split: 'column',
          panes: [
            { fr: 492, min: 200 },
            { fr: 444, min: 140 },
          ],
          children: [
            {
              id: 'scenarios.top',
              split: 'row',
              panes: [
                { fr: 1, min: 360 },
                { fr: 0.56, min: 300 },
              ],
              children: [{ panel: 'scenarioEditor' }, { panel: 'scenarioPreview' }],
            },
            { panel: 'scenarioResults' },
          ],
        },
      ],
    },
  },
  {
    id: 'margin',
    key: '4',
    label: 'Margin',
    root: {
      id: 'margin',
      split: 'row',
      panes: [
        { fr: 1, min: 480 },
        { px: 780, min: 380 },
      ],
      children: [
        {
          id: 'margin.left',
          split: 'column',
          panes: [
            { fr: 5, min: 200 },
            { fr: 3, min: 120 },
            { fr: 2, min: 100 },
          ],
          children: [{ panel: 'marginExplain' }, { panel: 'worstCell' }, { panel: 'collateral' }],
        },
        {
          id: 'margin.right',
          split: 'column',
          panes: [
            { fr: 6, min: 300 },
            { fr: 3, min: 120 },
            { fr: 3, min: 120 },
          ],
          children: [{ panel: 'marginCompare' }, { panel: 'marginal' }, { panel: 'marginDistance' }],
        },
      ],
    },
  },
  {
    id: 'var',
    key: '5',
    label: 'VaR',
    root: {
      id: 'var',
      split: 'row',
      panes: [
        { fr: 57, min: 480 },
        { fr: 43, min: 380 },
      ],
      children: [
        {
          id: 'var.left',
          split: 'column',
          panes: [
            { fr: 1, min: 220 },
            { fr: 1, min: 220 },
          ],
          children: [{ panel: 'riskFigures' }, { panel: 'riskBacktest' }],
        },
        {
          id: 'var.right',
          split: 'column',
          panes: [
            { fr: 26, min: 120 },
            { fr: 22, min: 110 },
            { fr: 17, min: 90 },
            { fr: 35, min: 150 },
          ],
          children: [
            { panel: 'riskMethods' },
            { panel: 'riskContributions' },
            { panel: 'riskWorstDays' },
            { panel: 'riskCorrelations' },
          ],
        },
      ],
    },
  },
  {
    id: 'vol',
    key: '6',
    label: 'Vol',
    root: {
      id: 'vol',
      split: 'row',
      panes: [
        { fr: 57, min: 480 },
        { fr: 43, min: 380 },
      ],
      children: [
        { panel: 'smile' },
        {
          id: 'vol.right',
          split: 'column',
          panes: [
            { fr: 62, min: 260 },
            { fr: 38, min: 120 },
          ],
          children: [{ panel: 'surfaceExpiries' }, { panel: 'venueGreeks' }],
        },
      ],
    },
  },
  {
    id: 'explain',
    key: '7',
    label: 'P&L',
    root: {
      id: 'explain',
      split: 'column',
      panes: [
        { fr: 1, min: 260 },
        { px: 196, min: 140 },
      ],
      children: [{ panel: 'riskExplain' }, { panel: 'riskLiquidity' }],
    },
  },
  {
    id: 'models',
    key: '8',
    label: 'Models',
    root: {
      id: 'models',
      split: 'row',
      panes: [
        { fr: 55, min: 480 },
        { fr: 45, min: 380 },
      ],
      children: [{ panel: 'calibration' }, { panel: 'modelRisk' }],
    },
  },
  {
    id: 'system',
    key: '9',
    label: 'System',
    root: {
      id: 'system',
      split: 'column',
      panes: [
        { fr: 40, min: 230 },
        { fr: 34, min: 180 },
        { fr: 26, min: 120 },
      ],
      children: [
        { panel: 'feeds' },
        { panel: 'accountSync' },
        {
          id: 'system.below',
          split: 'row',
          panes: [
            { fr: 65, min: 360 },
            { fr: 35, min: 260 },
          ],
          children: [{ panel: 'log' }, { panel: 'about' }],
        },
      ],
    },
  },
];
