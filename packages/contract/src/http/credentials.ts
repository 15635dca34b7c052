/** An API user's name and secret. */
export interface Credentials {
  username: string;
  password: string;
}

/** The value of the header `Authorization` (RFC 7617, in UTF-8). */
export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
