/** The target does not take the credentials that the suite was given. */
export class RefusedCredentials extends Error {
  override readonly name = 'RefusedCredentials';
}
