import "server-only";
import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import type { Plan } from "./plan";

/**
 * SHA-256 of the whole plan as 64 hex digits. A plan holds no times and no counters, so two plans made from clusters in the
 * same state have the same digest: what the operator reviewed is what runs.
 */
export const planDigest = (plan: Plan): string => createHash("sha256").update(canonicalJson(plan)).digest("hex");
