import "server-only";

/** What stands where a credential was. */
export const REDACTED = "[redacted]";
