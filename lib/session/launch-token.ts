import "server-only";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { serverMemory } from "@/lib/server-memory";
import { digestOf } from "./sessions";

const launch = (): { digest: string | null } => serverMemory("launch", () => ({ digest: null }));

/** Makes a new one-time launch token and voids the one before. Only its digest stays in memory. */
export function newLaunchToken(): string {
  const token = randomBytes(32).toString("base64url");
  launch().digest = digestOf(token);
  return token;
}

/** True once for the current token; the comparison takes the same time for every wrong one. */
export function redeemLaunchToken(token: string): boolean {
  const expected = launch().digest;
  if (expected === null) return false;
  const isRight = timingSafeEqual(Buffer.from(digestOf(token)), Buffer.from(expected));
  if (isRight) launch().digest = null;
  return isRight;
}
