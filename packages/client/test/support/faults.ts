import { type Play, text } from './play-server.ts';

// What networks, proxies and servers do to an answer.

/** Accepts the request, and says nothing. */
export const hang: Play = () => {};

/** Sends the head of an answer and the first half of its body, and no more. */
export const hangInBody: Play = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"object":"list",');
};

/** The same for an error's body. */
export const hangInProblem: Play = (response) => {
  response.writeHead(500, { 'Content-Type': 'application/problem+json' }).write('{"type":');
};

/** Closes the connection without a word. */
export const drop: Play = (response) => response.destroy();

/** Closes the connection after the head of an answer. */
export const dropAfterHead: Play = (response) => {
  response.writeHead(200, { 'Content-Length': '100' }).flushHeaders();
  setImmediate(() => response.destroy());
};

/** Closes the connection in the middle of the body. */
export const dropInBody: Play = (response, received, before) => {
  hangInBody(response, received, before);
  setImmediate(() => response.destroy());
};

/** An answer whose JSON is cut off, on a connection that is in order. */
export const cutOffJson: Play = text(200, '{"object":"list","data":[', 'application/json');

/** Says to come back later, after so many seconds or at a date. */
export function later(status: 429 | 503, retryAfter?: string): Play {
  return (response) => {
    response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end();
  };
}

/** A proxy's page. */
export function proxyPage(status: number): Play {
  return text(status, '<html><body>Bad gateway</body></html>');
}
