import "server-only";
import { readFile } from "node:fs/promises";
import { Secret } from "@/lib/secret";

const LONGEST_BYTES = 4_096;

/** A secret of the console's own that its environment gives. `why` is for people and holds nothing of it. */
export type SecretSetting =
  | { state: "unset" }
  | { state: "set"; secret: Secret; from: "environment" | "file" }
  | { state: "unusable"; why: string };

/**
 * The secret in the variable `name`, else in the file that `name`_FILE names: the file is read anew each time, so that one which is replaced
 * takes effect without a restart. White space around it is none of it.
 */
export async function secretSetting(
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<SecretSetting> {
  const direct = env[name]?.trim();
  if (direct) return usable(direct, "environment", name);
  const file = env[`${name}_FILE`]?.trim();
  if (!file) return { state: "unset" };
  try {
    return usable((await readFile(file, "utf8")).trim(), "file", `${name}_FILE`);
  } catch {
    return { state: "unusable", why: `The file in ${name}_FILE cannot be read.` };
  }
}

function usable(text: string, from: "environment" | "file", name: string): SecretSetting {
  if (text === "") return { state: "unusable", why: `The file in ${name} is empty.` };
  if (Buffer.byteLength(text) > LONGEST_BYTES)
    return { state: "unusable", why: `What ${name} gives is longer than ${LONGEST_BYTES} bytes.` };
  if (!/^[\x21-\x7e]+$/.test(text))
    return { state: "unusable", why: `What ${name} gives is not one line of printable ASCII without spaces.` };
  return { state: "set", secret: new Secret(text), from };
}
