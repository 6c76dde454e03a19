/** Progress goes to standard error, so that standard output stays free for results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Prints one line when a slow step starts and one with the elapsed time when it ends. */
export async function step(title, work) {
  const started = Date.now();
  say(`• ${title} …`);
  try {
    const result = await work();
    say(`  done in ${seconds(Date.now() - started)}`);
    return result;
  } catch (error) {
    say(`  failed after ${seconds(Date.now() - started)}`);
    throw error;
  }
}

/** An error whose message is meant for the user; launchers print it without a stack. */
export class SetupError extends Error {}

/** Runs a launcher: user errors as a message, others with their stack; both exit 1. */
export async function main(run) {
  try {
    const code = await run();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    say(error instanceof SetupError ? `\n${error.message}` : `\n${error?.stack ?? error}`);
    process.exitCode = 1;
  }
}
