/** Built into one chunk with zod, so that it runs before any schema: the content security policy forbids its eval. */
import { z } from 'zod';

z.config({ jitless: true });
