import './strictSchemas';
import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/charts.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { useApp } from './stores/app';
import { useJobs } from './stores/jobs';
import { useLive } from './stores/live';
import { useLog } from './stores/log';
import { usePortfolio } from './stores/portfolio';
import { useReplay } from './stores/replay';
import { useRisk } from './stores/risk';
import { useScenarios } from './stores/scenarios';
import { useSettings } from './stores/settings';
import { useSnapshots } from './stores/snapshots';
import { useView } from './stores/view';

const app = createApp(App).use(createPinia());
useLive().start();
useJobs().start();
useLog().start();
usePortfolio().start();
void useReplay().start();
useRisk().start();
useScenarios().start();

const settings = useSettings();
void settings.load().then(() => useView().restore(settings.savedView));
app.mount('#app');

void useApp().load();
void usePortfolio().load();
void useSnapshots().load();
void useLog().load();
void useScenarios().load();
