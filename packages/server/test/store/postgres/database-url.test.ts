import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';

const local = {
  host: '127.0.0.1',
  port: 5432,
  standbys: [],
  database: 'portal',
  user: 'clinic',
  password: undefined,
  tls: false,
  rootCertificate: undefined,
};

describe('PORTAL_DATABASE_URL', () => {
  it.each([
    ['postgres://clinic@127.0.0.1/portal', local],
    [
      'postgresql://cl%40inic:s%2Fecret@[::1]:6000/portal',
      { ...local, host: '::1', port: 6000, user: 'cl@inic', password: 's/ecret' },
    ],
    ['postgres://clinic@db.example.com/portal', { ...local, host: 'db.example.com', tls: true }],
    ['postgres://clinic@db.localhost/portal', { ...local, host: 'db.localhost', tls: true }],
    [
      'postgres://clinic@127.0.0.1/portal?sslmode=verify-full&sslrootcert=/etc/ca.pem',
      { ...local, tls: true, rootCertificate: '/etc/ca.pem' },
    ],
    [
      'postgres://clinic:s@127.0.0.1,127.0.0.2:6000,[::1]/portal',
      {
        ...local,
        password: 's',
        standbys: [
          { host: '127.0.0.2', port: 6000 },
          { host: '::1', port: 5432 },
        ],
      },
    ],
    [
      'postgres://clinic@127.0.0.1,db.example.com/portal',
      { ...local, standbys: [{ host: 'db.example.com', port: 5432 }], tls: true },
    ],
  ])('%s is accepted', (text, server) => {
    expect(parseDatabaseUrl(text)).toEqual(server);
  });

  it.each([
    'mysql://clinic@127.0.0.1/portal',
    'postgres://127.0.0.1/portal',
    'postgres://clinic:canary@127.0.0.1',
    'postgres://clinic:can%ary@127.0.0.1/portal',
    'postgres://clinic:canary@127.0.0.1:0/portal',
    'postgres://clinic:canary@127.0.0.1/portal?host=db.example.com',
    'postgres://clinic:canary@127.0.0.1,/portal',
    'postgres://clinic:canary@127.0.0.1,127.0.0.2:0/portal',
    'postgres://clinic:canary@127.0.0.1,127.0.0.2:x/portal',
    'postgres://clinic:canary@127.0.0.1,db.example.com/portal?sslmode=disable',
    'postgres://clinic:canary@db.example.com/portal?sslmode=disable',
    'postgres://clinic:canary@db.example.com/portal?sslmode=no-verify',
    'postgres://clinic:canary@db.example.com/portal?sslmode=require',
    'postgres://clinic:canary@db.example.com/portal?sslmode=verify-full&sslmode=disable',
  ])('%s is refused, without the password in the message (Q54, Q60)', (text) => {
    expect(() => parseDatabaseUrl(text)).toThrow(/^(?!.*canary)(must|may) .+$/);
  });
});
