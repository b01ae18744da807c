import { createHash, randomBytes } from "node:crypto";
import type { SignInRequest } from "./authorize";
import type { PersonName } from "./people";

type Issued = SignInRequest & { person: PersonName; until: number };

const LIFETIME_MS = 60_000;

/** Authorization codes: each is good once, for a minute, for whoever knows the verifier. */
export class Codes {
  readonly #issued = new Map<string, Issued>();

  random(): string {
    return randomBytes(24).toString("base64url");
  }

  issue(asked: SignInRequest, person: PersonName): string {
    const code = this.random();
    this.#issued.set(code, { ...asked, person, until: Date.now() + LIFETIME_MS });
    return code;
  }

  /** Null for a code that is unknown, used, too old, or of another redirect or verifier; it is spent in any case. */
  redeem(code: string, redirectUri: string | null, verifier: string | null): Issued | null {
    const issued = this.#issued.get(code);
    this.#issued.delete(code);
    if (!issued || issued.until < Date.now() || issued.redirectUri !== redirectUri || !verifier) return null;
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    return challenge === issued.challenge ? issued : null;
  }
}
