import "server-only";
import { readFile, stat } from "node:fs/promises";
import { fail, type KubeconfigFault, ok, type Result } from "@/lib/problem";

const MAX_BYTES = 10 * 1024 * 1024;

/** Reads one file as UTF-8 text of less than 10 MB. Null when there is no such file. */
export async function readKubeconfigFile(path: string): Promise<Result<string | null>> {
  const bad = (why: KubeconfigFault, detail: string) =>
    fail({ kind: "kubeconfig", file: path, line: null, why, detail });
  try {
    const seen = await stat(path);
    if (seen.isDirectory()) return bad("directory", "name the file in it");
    if (!seen.isFile()) return bad("unreadable", "this is not a regular file");
    if (seen.size >= MAX_BYTES)
      return bad("too-large", `${(seen.size / 1024 / 1024).toFixed(1)} MB; the limit is 10 MB`);
    const bytes = await readFile(path);
    if (bytes.includes(0)) return bad("binary", "it holds NUL bytes; a kubeconfig is YAML in UTF-8");
    const text = decode(bytes);
    if (text === null) return bad("binary", "it is not UTF-8; a kubeconfig is YAML in UTF-8");
    return ok(text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return ok(null);
    return bad(
      "unreadable",
      code === "EACCES"
        ? "permission denied: this user needs to read the file and enter its folders"
        : `reading it failed with ${code}`,
    );
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
