/** What can go wrong with an answer on its way. */
export const faults = ['none', 'drop', 'cut', 'hang', 'stall', 'trickle'] as const;

/**
 * - `none`: nothing, on a mock whose rule is another;
 * - `drop`: the connection ends before the answer;
 * - `cut`: the connection ends in the middle of the body;
 * - `hang`: the answer never comes;
 * - `stall`: the body comes by half, and never the rest;
 * - `trickle`: the body comes byte by byte, `delay` milliseconds apart.
 */
export type Fault = (typeof faults)[number];

/** Which reply is asked for, and how it is to come. */
export interface Preferences {
  /** The HTTP status. */
  code?: number;
  /** The name of an example. */
  exampleKey?: string;
  /** Make the reply up from the schema. */
  dynamic?: boolean;
  /** What makes a dynamic reply repeatable. */
  seed?: string;
  /** How long to wait before the answer, in milliseconds. */
  delay?: number;
  fault?: Fault;
  /** What `Retry-After` says where the reply has one, in seconds. */
  retryAfter?: number;
}

/** A preference that the mock knows, with a value that it does not take; `message` says which it takes. */
export class BadPreference extends Error {
  override readonly name = 'BadPreference';
}

/**
 * Reads which reply is asked for, such as `Prefer: code=404, example=alreadyDismissed` (RFC 7240 2).
 * Preferences of other kinds are none of the mock's business.
 * @throws BadPreference
 */
export function readPreferences(prefer: string | string[] | undefined): Preferences {
  const wanted = new Map(
    [prefer ?? []]
      .flat()
      .flatMap((line) => line.split(','))
      .map((preference) => preference.split('=', 2).map(unquoted) as [string, string | undefined]),
  );
  const [exampleKey, seed, fault] = [
    wanted.get('example'),
    wanted.get('seed'),
    wanted.get('fault'),
  ];
  const [code, delay, retryAfter] = ['code', 'delay', 'retry-after'].map((name) =>
    numberOf(name, wanted.get(name)),
  );
  return {
    ...(code !== undefined && { code }),
    ...(exampleKey !== undefined && { exampleKey }),
    ...(seed !== undefined && { seed }),
    ...(wanted.has('dynamic') && { dynamic: wanted.get('dynamic') === 'true' }),
    ...(delay !== undefined && { delay }),
    ...(fault !== undefined && { fault: faultOf(fault) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** What a request asks for, over what is the rule. A reply of its own is not one of the rule's status. */
export function over(rule: Preferences, asked: Preferences): Preferences {
  const { code, ...others } = rule;
  const namesReply = asked.code !== undefined || asked.exampleKey !== undefined;
  return { ...(namesReply ? others : rule), ...asked };
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? text : Number(text);
  throw new BadPreference(`Prefer: ${name} is a whole number.`);
}

function faultOf(text: string): Fault {
  const fault = faults.find((one) => one === text);
  if (fault === undefined) throw new BadPreference(`Prefer: fault is one of ${faults.join(', ')}.`);
  return fault;
}
