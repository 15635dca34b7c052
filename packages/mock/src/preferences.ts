export interface Preferences {
  code?: number;
  exampleKey?: string;
  dynamic?: boolean;
  seed?: string;
}

/** Reads which reply is asked for, such as `Prefer: code=404, example=alreadyDismissed` (RFC 7240 2). */
export function readPreferences(prefer: string | string[] | undefined): Preferences {
  const wanted = new Map(
    [prefer ?? []]
      .flat()
      .flatMap((line) => line.split(','))
      .map((preference) => preference.split('=', 2).map(unquoted) as [string, string | undefined]),
  );
  const [code, exampleKey, seed] = [wanted.get('code'), wanted.get('example'), wanted.get('seed')];
  return {
    ...(code !== undefined && { code: Number(code) }),
    ...(exampleKey !== undefined && { exampleKey }),
    ...(seed !== undefined && { seed }),
    ...(wanted.has('dynamic') && { dynamic: wanted.get('dynamic') === 'true' }),
  };
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}
