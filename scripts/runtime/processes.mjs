import { spawn } from 'node:child_process';

/**
 * Runs a command and collects what it prints. Never throws for a failing command:
 * `code` is null when a signal ended it (`signal`) or when it could not be started (`error`).
 */
export function capture(command, args, { cwd, env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => resolve({ code: null, signal: null, stdout, stderr, error }));
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/**
 * Runs a command in the foreground and resolves to its exit code (128 + n for a signal).
 * With `timeoutMs`, the whole process group is ended when the time is over and `onTimeout` is called.
 */
export function run(command, args, { cwd, env, stdio = 'inherit', timeoutMs, onTimeout } = {}) {
  return new Promise((resolve, reject) => {
    const group = timeoutMs !== undefined && process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, stdio, detached: group });
    const end = (signal) => endGroup(child, group, signal);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => expire(end, onTimeout), timeoutMs);
    const stopListening = forwardSignals(end);
    const settle = (then) => {
      clearTimeout(timer);
      stopListening();
      then();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code, signal) => settle(() => resolve(code ?? signalCode(signal))));
  });
}

function expire(end, onTimeout) {
  onTimeout?.();
  end('SIGTERM');
  setTimeout(() => end('SIGKILL'), 5_000).unref();
}

function endGroup(child, group, signal) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  try {
    process.kill(group ? -child.pid : child.pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

function forwardSignals(end) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const handlers = signals.map((signal) => [signal, () => end(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}

function signalCode(signal) {
  return { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1;
}
