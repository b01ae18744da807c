/** Headers that mean something to the API server or to the connection itself: a service behind its proxy never gets them, or must not. */
const TAKEN =
  /^(authorization|proxy-.*|impersonate-.*|x-remote-.*|x-forwarded-.*|forwarded|cookie|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept|accept-encoding|user-agent|sec-.*|:.*)$/i;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Whether a header may go through the API server's service proxy to the service, and is not taken for an order to the API server. */
export const isProxyHeader = (name: string): boolean => TOKEN.test(name) && !TAKEN.test(name);
