/** Calls about the app itself: versions, events, layout, clipboard. */
import { clipboard } from 'electron';
import type { AppInfo } from '../../contracts/calls';
import type { Events } from '../services/events';
import type { SettingsService } from '../services/settings';
import type { Handlers } from './dispatch';

type Names = 'app.info' | 'log.recent' | 'layout.get' | 'layout.set' | 'clipboard.writeText';

export function appCalls(
  info: () => AppInfo,
  events: Events,
  settings: SettingsService,
): Pick<Handlers, Names> {
  return {
    'app.info': () => ({ ok: true, value: info() }),
    'log.recent': () => ({ ok: true, value: events.recent() }),
    'layout.get': () => settings.layout(),
    'layout.set': (layout) => settings.setLayout(layout),
    'clipboard.writeText': ({ text }) => {
      clipboard.writeText(text);
      return { ok: true, value: null };
    },
  };
}
