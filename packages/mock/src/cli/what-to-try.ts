/** What the command prints once it listens: where, and the calls to try first. */
export function whatToTry(url: string): string {
  const enqueued = `${url.replace('//', '//un:pwd@')}/api/v1/patients/1/portal/enqueued`;
  return `The mock listens on ${url}

Try, in another terminal:

  curl ${enqueued}
  curl -X DELETE ${enqueued}/27
  curl -X DELETE -H 'Prefer: code=404, example=alreadyDismissed' ${enqueued}/27
  curl -X POST ${url.replace('//', '//ben:password@')}/api/v1/patients/221/portal/invite

Stop it with Ctrl-C.
`;
}
