import { describe, expect, it } from 'vitest';
import { parseSmtpUrl } from '../../../src/mail/smtp/smtp-url.ts';

describe('SMTP_URL (Q54)', () => {
  it.each([
    ['smtps://mail.example.com', { port: 465, secure: true, requireTLS: false }],
    ['smtps://127.0.0.1:1465', { port: 1465, secure: true, requireTLS: false }],
    ['smtp://mail.example.com', { port: 587, secure: false, requireTLS: true }],
    ['smtp://mail.example.com:25/', { port: 25, secure: false, requireTLS: true }],
    ['smtp://127.example.com:25', { port: 25, secure: false, requireTLS: true }],
    ['smtp://localhost:1025', { port: 1025, secure: false, requireTLS: false }],
    ['smtp://127.0.0.1:1025', { port: 1025, secure: false, requireTLS: false }],
    ['smtp://[::1]:1025', { host: '::1', secure: false, requireTLS: false }],
  ])('%s requires TLS unless the mail server is on this machine', (url, server) => {
    expect(parseSmtpUrl(url)).toMatchObject(server);
  });

  it('accepts percent-encoded credentials', () => {
    expect(parseSmtpUrl('smtps://portal%40example.com:a%3Ab@mail.example.com').auth).toEqual({
      user: 'portal@example.com',
      pass: 'a:b',
    });
  });

  it('reports how to encode a special character of the password', () => {
    expect(() => parseSmtpUrl('smtp://user:a#b@mail.example.com')).toThrow('%23 for #');
    expect(parseSmtpUrl('smtp://user:a%23b%2Fc@mail.example.com').auth?.pass).toBe('a#b/c');
  });

  it.each([
    'mail.example.com',
    'http://mail.example.com',
    'smtp:',
    'smtp://user:secret@mail.example.com?ignoreTLS=true',
    'smtps://user:secret@mail.example.com/?tls.rejectUnauthorized=false',
    'smtps://user:secret@mail.example.com/x',
    'smtp://user@mail.example.com',
    'smtp://:secret@mail.example.com',
    'smtp://mail.example.com:0',
    'smtp://user:secret#1@mail.example.com',
    'smtp://user:secret/1@mail.example.com:587',
    'smtp://user:secret?1@mail.example.com',
    'smtp://user:secret%1@mail.example.com',
  ])('is refused as %j, without its password in the message', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(/^(must be|must have|takes no)/);
    expect(() => parseSmtpUrl(url)).not.toThrow('secret');
  });
});
