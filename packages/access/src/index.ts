export {
  clientAddress,
  createTrust,
  type IsTrusted,
  isLoopbackAddress,
  networkOf,
  parseAddress,
} from './client-address.ts';
