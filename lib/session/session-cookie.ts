import "server-only";

/** `__Host-` makes the browser refuse it unless it is Secure, for this host alone and for every path. */
export const SESSION_COOKIE = "__Host-fleet";

export const sessionCookieOptions = { secure: true, httpOnly: true, sameSite: "strict", path: "/" } as const;
