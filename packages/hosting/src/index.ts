export {
  type BoundedServerOptions,
  createBoundedServer,
  type Exceeded,
  type Unavailable,
} from './bounded-server.ts';
export { framingFault } from './message-framing.ts';
export { type Stop, untilStopped } from './until-stopped.ts';
