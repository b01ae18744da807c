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
  isSame(other: Secret): boolean {
    return this.#value === other.#value;
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
