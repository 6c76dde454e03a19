/** Every panel of the desk; `workspaces.ts` says where each stands. A new panel is one line here. */
import { defineAsyncComponent, type Component } from 'vue';
import BooksPanel from '../panels/books/BooksPanel.vue';
import HeatmapPanel from '../panels/heatmap/HeatmapPanel.vue';
import LadderPanel from '../panels/ladder/LadderPanel.vue';
import MarginPanel from '../panels/margin/MarginPanel.vue';
import PositionsPanel from '../panels/positions/PositionsPanel.vue';

const later = (load: () => Promise<{ default: Component }>): Component => defineAsyncComponent(load);

export const PANELS = {
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
} as const satisfies Readonly<Record<string, Component>>;

export type PanelId = keyof typeof PANELS;
