/** Scenario sets as JSON text: read with the path and limit of the first thing wrong, written to be read by people. */
import { scenarioSetSchema } from '../../contracts/scenarios';
import { failure, success, type Result } from '../../engine/basics/result';
import type { ScenarioSet } from '../../engine/scenarios/scenario';

export const MAX_SCENARIO_CHARACTERS = 5_000_000;

const describePath = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('') || 'the document';

/** Checks a value that claims to be a scenario set. */
export function checkScenarioSet(value: unknown, label: string): Result<ScenarioSet> {
  const parsed = scenarioSetSchema.safeParse(value);
  if (parsed.success) return success(parsed.data);
  const issues = parsed.error.issues.map((issue) => ({
    path: describePath(issue.path),
    message: issue.message,
  }));
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return failure('INVALID_INPUT', `${label}: ${first?.path}: ${first?.message}${more}`, {
    path: first?.path ?? '',
    issues: issues.length,
  });
}

export function readScenarioJson(json: string, label: string): Result<ScenarioSet> {
  if (json.length > MAX_SCENARIO_CHARACTERS) {
    return failure('TOO_LARGE', `${label} has ${json.length} characters, limit ${MAX_SCENARIO_CHARACTERS}`, {
      length: json.length,
      limit: MAX_SCENARIO_CHARACTERS,
    });
  }
  if (json.trim() === '') return failure('EMPTY', `${label} is empty`);
  try {
    return checkScenarioSet(JSON.parse(json.replace(/^\uFEFF/, '')), label);
  } catch (error) {
    return failure(
      'PARSE',
      `${label} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export const writeScenarioJson = (set: ScenarioSet): string => `${JSON.stringify(set, null, 2)}\n`;
