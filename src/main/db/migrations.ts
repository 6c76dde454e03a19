/// <reference types="vite/types/importMeta.d.ts" />
import { readMigrations } from './migration';

/** The migrations of this build, bundled as text. */
export const MIGRATIONS = readMigrations(
  import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
);
