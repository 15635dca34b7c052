export {
  type BoundedServerOptions,
  createBoundedServer,
  type Exceeded,
  type Unavailable,
} from './bounded-server.ts';
export { framingFault } from './message-framing.ts';
export { parseSecurityContact, type SecurityContact, securityText } from './security-txt.ts';
export { type Stop, untilStopped } from './until-stopped.ts';
