/** The credentials of the vendor's sample; the mock accepts any. */
export const basicAuth = `Basic ${Buffer.from('un:pwd').toString('base64')}`;
