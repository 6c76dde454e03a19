// The fallback runtime has no default app, so `electron <folder>` would find nothing to start.
// This is that missing piece: it loads the app whose folder is the first argument that is no switch.
const { app } = require('electron');
const { readFileSync, statSync } = require('node:fs');
const Module = require('node:module');
const { dirname, extname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

start().catch((error) => {
  console.error(error);
  process.exit(1);
});

async function start() {
  const argument = takeArguments(process.argv.slice(1));
  if (argument === undefined) throw new Error('Say which app to start: electron <folder of the app>');
  const given = resolve(argument);
  if (!statSync(given).isDirectory()) return load(given, dirname(given));
  const manifest = JSON.parse(readFileSync(join(given, 'package.json'), 'utf8'));
  describe(manifest, given);
  await load(resolve(given, manifest.main || 'index.js'), given, manifest.type);
}

/** Honours `-r module`, as Electron itself does, and returns the first argument that is no switch. */
function takeArguments(args) {
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '-r' || args[index] === '--require') {
      index += 1;
      require(resolve(args[index]));
    } else if (!args[index].startsWith('-')) {
      return args[index];
    }
  }
  return undefined;
}

function describe(manifest, folder) {
  if (manifest.version) app.setVersion(manifest.version);
  app.setName(manifest.productName || manifest.name || app.name);
  app.setAppPath(folder);
}

async function load(file, folder, type) {
  app.setAppPath(folder);
  const esm = extname(file) === '.mjs' || (extname(file) === '.js' && type === 'module');
  if (esm) await import(pathToFileURL(file).href);
  else Module._load(file, null, true);
}
