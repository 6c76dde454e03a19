/** Calls about position files. */
import type { ImportService } from '../services/importing';
import { chooseFile } from './dialogs';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `import.${string}`>;

const POSITION_FILES = [
  { name: 'Positions', extensions: ['csv', 'tsv', 'txt'] },
  { name: 'All files', extensions: ['*'] },
];

export const importCalls = (importing: ImportService): Pick<Handlers, Names> => ({
  'import.chooseFile': async (_argument, { contents }) => ({
    ok: true,
    value: await chooseFile(contents, 'Import positions', POSITION_FILES),
  }),
  'import.preview': ({ source }) => importing.preview(source),
  'import.confirm': (choice) => importing.confirm(choice),
  'import.discard': ({ importId }) => importing.discard(importId),
  'import.cancel': ({ jobId }) => importing.cancel(jobId),
});
