/** The target rejected the credentials. */
export class RefusedCredentials extends Error {
  override readonly name = 'RefusedCredentials';
}

/** The target sent no response. */
export class UnreachableTarget extends Error {
  override readonly name = 'UnreachableTarget';
}
