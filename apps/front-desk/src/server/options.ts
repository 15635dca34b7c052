import { parseArgs } from 'node:util';

/** What the command has to do, as its options say; `fault` is the message of a usage error. */
export type Request = 'run' | 'help' | 'version' | { readonly fault: string };

export function readOptions(args: string[]): Request {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
    if (values.version) return 'version';
    return values.help ? 'help' : 'run';
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    return { fault: `error: ${reason}. Run with --help for usage.` };
  }
}

export const helpText = `Usage: front-desk [options]

Run the front desk until SIGINT (Ctrl-C), SIGTERM or SIGHUP. It then finishes
the requests in progress and exits. The log goes to standard output (NDJSON).

Options:
  -V, --version  print the version
  -h, --help     display help for command

Examples:
  front-desk
  PORTAL_URL=https://harbor.example.com FRONT_DESK_CLINIC_NAME="Harbor Clinic" \\
    FRONT_DESK_TIME_ZONE=America/Denver front-desk

Environment:
  PORTAL_URL                   base URL of the portal API
                               (default: http://127.0.0.1:4010)
  FRONT_DESK_CLINIC_NAME       name in the header (default: none)
  FRONT_DESK_CONNECTION_LIMIT  connections per client address, or off
                               (default: 1000)
  FRONT_DESK_LISTEN            address:port (default: 127.0.0.1:4020)
  FRONT_DESK_PUBLIC_URL        https URL that users open
                               (default: none, loopback only)
  FRONT_DESK_SECURITY_CONTACT  URL in security.txt, such as mailto:a@example.org
                               (default: none, no security.txt)
  FRONT_DESK_SECURITY_EXPIRES  last day of that contact, such as 2027-06-30
                               (default: none)
  FRONT_DESK_SESSION_KEY       32 bytes in base64, so that sessions survive a
                               restart (default: a new one at each start)
  FRONT_DESK_SIGN_OUT_DIR      folder that records ended sessions
                               (default: one per key, in the temporary files)
  FRONT_DESK_TIME_ZONE         IANA time zone of the clinic
                               (default: America/New_York)
  FRONT_DESK_TRUST_PROXY       proxies whose X-Forwarded-For is trusted
                               (default: none)

Exit codes: 0 success, 1 failure, 2 usage error.
`;
