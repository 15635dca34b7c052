import { type Play, text } from './play-server.ts';

// Faults of networks, proxies and servers.

/** Accepts the request and never responds. */
export const hang: Play = () => {};

/** Sends the headers and half of the body, then nothing. */
export const hangInBody: Play = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"object":"list",');
};

/** The same for the body of an error. */
export const hangInProblem: Play = (response) => {
  response.writeHead(500, { 'Content-Type': 'application/problem+json' }).write('{"type":');
};

/** Closes the connection before the headers. */
export const drop: Play = (response) => response.destroy();

/** Closes the connection after the headers. */
export const dropAfterHead: Play = (response) => {
  response.writeHead(200, { 'Content-Length': '100' }).flushHeaders();
  setImmediate(() => response.destroy());
};

/** Closes the connection in the middle of the body. */
export const dropInBody: Play = (response, received, before) => {
  hangInBody(response, received, before);
  setImmediate(() => response.destroy());
};

/** A response with truncated JSON, on a connection without a fault. */
export const cutOffJson: Play = text(200, '{"object":"list","data":[', 'application/json');

/** A response with `Retry-After`, in seconds or as a date. */
export function later(status: 429 | 503, retryAfter?: string): Play {
  return (response) => {
    response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end();
  };
}

/** The HTML page of a proxy. */
export function proxyPage(status: number): Play {
  return text(status, '<html><body>Bad gateway</body></html>');
}
