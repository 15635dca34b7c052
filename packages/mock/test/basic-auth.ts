/** The credentials of the vendor's own sample; the mock takes any. */
export const basicAuth = `Basic ${Buffer.from('un:pwd').toString('base64')}`;
