/** Calls one after another; the first that fails fails all: half an account is none. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { PrivateAnswer } from './privateCalls';

/** A list that is longer is no account that a desk has. */
const MOST_PAGES = 50;

/** `next` names the page after an answer. */
export async function readAll(
  paths: readonly string[],
  call: (path: string) => Promise<Result<PrivateAnswer>>,
  next: (answer: PrivateAnswer) => string | undefined = () => undefined,
): Promise<Result<readonly PrivateAnswer[]>> {
  const answers: PrivateAnswer[] = [];
  const waiting = [...paths];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const answer = await call(path);
    if (!answer.ok) return answer;
    answers.push(answer.value);
    if (answers.length > MOST_PAGES)
      return failure('TOO_LARGE', `the account has more than ${MOST_PAGES} pages`);
    const page = next(answer.value);
    if (page !== undefined) waiting.unshift(page);
  }
  return success(answers);
}
