import { type Contract, findOperation } from '../contract/read-contract.ts';
import { basicAuthorization, type Call, type Credentials } from '../http/messages.ts';
import { prefixOf } from '../http/transport.ts';
import type { Target } from '../target.ts';

/** Creates a line of a POSIX shell that repeats a call with `curl`, without secrets and patient data. */
export type CurlOf = (call: Call) => string;

/** The longest body that a line contains, in characters. */
const longestBody = 2_000;

/** Headers that curl sets itself, or that depend on the credentials. */
const ownHeaders = ['authorization', 'content-length', 'host', 'connection', 'user-agent'];

export function createCurl({ operations }: Contract, target: Target): CurlOf {
  const base = target.url.origin + prefixOf(target.url);
  return ({ method, path, headers, body }) => {
    const [pathname = ''] = path.split('?', 1);
    const id = findOperation(operations, method, pathname)?.id;
    const others = Object.entries(headers).filter(([name]) => !ownHeaders.includes(name));
    return [
      'curl -i --globoff --path-as-is',
      method === 'HEAD' ? '--head' : `-X ${quoted(method)}`,
      ...userOf(headers['authorization'], target),
      ...others.map(
        ([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
      ),
      ...bodyOf(body, headers, {
        isPatientData: id === 'searchPatients',
        logIn: target.patientLogIn,
      }),
      quoted(base + withoutReceivedValues(path)),
    ].join(' ');
  };
}

/** The credentials as environment variables; wrong ones, which are not secret, are shown unchanged. */
function userOf(authorization: string | undefined, target: Target): string[] {
  if (authorization === undefined) return [];
  const { credentials, readOnlyUser } = target;
  if (authorization === basicAuthorization(credentials)) {
    return ['-u "$PORTAL_USERNAME:$PORTAL_PASSWORD"'];
  }
  if (readOnlyUser && authorization === basicAuthorization(readOnlyUser)) {
    return ['-u "$PORTAL_READ_ONLY_USERNAME:$PORTAL_READ_ONLY_PASSWORD"'];
  }
  return [`-H ${quoted(`authorization: ${authorization}`)}`];
}

/** The path without the values of query parameters that come from the target: they could be anything. */
function withoutReceivedValues(path: string): string {
  return path.replaceAll(/([?&](?:cursor|created_\w+)=)[^&]*/g, '$1REDACTED');
}

function bodyOf(
  body: string | undefined,
  { 'content-type': contentType }: Call['headers'],
  { isPatientData, logIn }: { isPatientData: boolean; logIn: Credentials | undefined },
): string[] {
  if (body === undefined) return [];
  // Without it, curl would send the type of a form.
  const noType = contentType === undefined ? ["-H 'content-type:'"] : [];
  if (body.length > longestBody) {
    return [...noType, `--data-binary @body-of-${Buffer.byteLength(body)}-bytes`];
  }
  const shown = isPatientData ? redacted(body) : body;
  return [...noType, `--data-raw ${withLogIn(shown, logIn)}`];
}

/** A JSON body with each string replaced; a search contains names and birth dates of patients. */
function redacted(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (_name, value) =>
      typeof value === 'string' ? 'REDACTED' : value,
    );
  } catch {
    return 'REDACTED';
  }
}

/** The body with the user name and password of the patient as environment variables. */
function withLogIn(body: string, logIn: Credentials | undefined): string {
  if (!logIn) return quoted(body);
  const variables = new Map([
    [JSON.stringify(logIn.username), jsonStringOf('PORTAL_PATIENT_USERNAME')],
    [JSON.stringify(logIn.password), jsonStringOf('PORTAL_PATIENT_PASSWORD')],
  ]);
  const parts = [...variables.keys()].reduce(
    (left, secret) => left.flatMap((part) => splitAround(part, secret)),
    [body],
  );
  return parts.map((part) => variables.get(part) ?? quoted(part)).join('');
}

/** A variable of the environment as a JSON string, in which quotation marks, backslashes and tabs are escaped. */
function jsonStringOf(variable: string): string {
  // Not all versions of `sed` know `\t`.
  const scripts = String.raw`-e 's/["\\]/\\&/g' -e "s/$(printf '\t')/\\\\t/g"`;
  return `"\\"$(printf %s "$${variable}" | sed ${scripts})\\""`;
}

/** The parts of a text, with each occurrence of another text as a part of its own. */
function splitAround(text: string, separator: string): string[] {
  return text
    .split(separator)
    .flatMap((part, at) => (at === 0 ? [part] : [separator, part]))
    .filter((part) => part !== '');
}

/** A text as one word of a POSIX shell. Characters that a terminal may interpret are escaped. */
export function quoted(text: string): string {
  if (/^[\w./:=@%+-]+$/.test(text)) return text;
  if (!/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\']/gu, octal);
  return `"$(printf %b '${escaped}')"`;
}

function octal(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`)
    .join('');
}
