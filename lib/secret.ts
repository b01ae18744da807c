import "server-only";
import { inspect } from "node:util";

const REDACTED = "[redacted]";

/**
 * A credential in flight. It prints, logs and serialises as "[redacted]", and React refuses to send a class instance to
 * the browser; only the modules listed in `secret-fence.test.ts` may call `reveal`.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  /** Bytes of the value in UTF-8. */
  get size(): number {
    return Buffer.byteLength(this.#value);
  }
  /** Asks the other for its value: Next.js loads this module more than once, and a private field is closed to another copy. */
  isSame(other: Secret): boolean {
    return this.#value === other.reveal();
  }
  toString(): string {
    return REDACTED;
  }
  toJSON(): string {
    return REDACTED;
  }
  [inspect.custom](): string {
    return REDACTED;
  }
}
