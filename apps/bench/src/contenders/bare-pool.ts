import { Pool } from 'pg';

/** Whether a location is a URL of PostgreSQL, and not a data directory. */
export function isPostgres(location: string): boolean {
  return location.startsWith('postgres:');
}

/** As many connections as the server has by default. */
export function openPool(url: string): Pool {
  return new Pool({ connectionString: url, max: 10, allowExitOnIdle: true });
}
