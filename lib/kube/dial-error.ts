import "server-only";

/** What went wrong before there was a TLS connection, in our own words. */
export class DialError extends Error {
  readonly why: "proxy" | "refused-address";
  constructor(why: "proxy" | "refused-address", detail: string) {
    super(detail);
    this.name = "DialError";
    this.why = why;
  }
}
