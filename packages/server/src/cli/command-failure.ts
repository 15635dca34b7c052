import { AdminRefusal } from '../portal/admin-refusal.ts';
import { refusalMessage } from './refusal-message.ts';

/** Ends a command with exit code 1; `message` is one line that says what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** What the domain answered, unless it refused. */
export function unlessRefused<Result>(answer: Result | AdminRefusal): Result {
  if (answer instanceof AdminRefusal) throw new CommandFailure(refusalMessage(answer));
  return answer;
}
