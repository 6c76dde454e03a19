import { hasDisplay } from './systemPackages.mjs';

/** The command that runs `command` on the screen, or on a virtual one where there is none. */
export function onScreen(command, args, env = process.env) {
  if (hasDisplay(env)) return [command, args];
  return ['xvfb-run', ['-a', '-s', '-screen 0 1920x1200x24', command, ...args]];
}

export { hasDisplay };
