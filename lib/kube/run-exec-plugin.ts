import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { checkKeyPair } from "./check-key-pair";
import type { ClusterAddress } from "./cluster-target";
import type { Auth, CredentialFailure } from "./credential";
import { execInfo } from "./exec-info";
import type { ExecLogin } from "./login";
import { parseExecCredential } from "./parse-exec-credential";

const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

export type ExecAnswer = Auth & { /** Milliseconds since the epoch. */ expiresAt: number | null };
type Outcome = { kind: "done"; output: string } | { kind: "failed"; failure: CredentialFailure };

/**
 * Runs a credential plugin once: no shell, no terminal, 30 s at most, then its whole process group is killed. What it
 * prints to stderr is not kept: plugins have been seen to print tokens there.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runExecPlugin(
  login: ExecLogin,
  address: ClusterAddress,
  timeLimitMs: number = TIME_LIMIT_MS,
): Promise<{ ok: true; value: ExecAnswer } | { ok: false; failure: CredentialFailure }> {
  if (login.needsTerminal) {
    const detail = `${login.command} asks for a terminal (interactiveMode: Always), and there is none here`;
    return { ok: false, failure: { why: "exec-interactive", detail, hint: login.installHint } };
  }
  const info = await execInfo(login, address);
  if (!info.ok) return info;
  const outcome = await run(login, info.value, timeLimitMs);
  if (outcome.kind === "failed") return { ok: false, failure: outcome.failure };
  const parsed = parseExecCredential(outcome.output, login);
  if (!parsed.ok) return parsed;
  const { certificate } = parsed.value;
  const failure = certificate ? checkKeyPair(certificate.cert, certificate.key) : null;
  return failure ? { ok: false, failure } : parsed;
}

function run(login: ExecLogin, info: string, timeLimitMs: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const failed = (why: CredentialFailure["why"], detail: string) =>
    resolve({ kind: "failed", failure: { why, detail, hint: login.installHint } });
  const own = Object.fromEntries(login.env.map(({ name, value }) => [name, value.reveal()]));
  const child = spawn(
    login.command,
    login.args.map((arg) => arg.reveal()),
    {
      env: { ...process.env, ...own, KUBERNETES_EXEC_INFO: info },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
      windowsHide: true,
    },
  );
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => {
    failed("exec-timed-out", `${login.command} gave no credential within ${timeLimitMs / 1000} s and was ended`);
    killGroup(child);
  }, timeLimitMs);
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT_BYTES) return void chunks.push(chunk);
    failed("exec-junk", `${login.command} printed more than 1 MB`);
    killGroup(child);
  });
  child.once("error", (error) => {
    clearTimeout(timer);
    const code = "code" in error ? String(error.code) : "error";
    if (code === "ENOENT") failed("exec-missing", `the command ${login.command} was not found`);
    else if (code === "EACCES") failed("exec-failed", `${login.command} is not a program that this user may run`);
    else failed("exec-failed", `${login.command} could not be started (${code})`);
  });
  child.once("close", (code, signal) => {
    clearTimeout(timer);
    if (code === 0) resolve({ kind: "done", output: Buffer.concat(chunks).toString("utf8") });
    else
      failed(
        "exec-failed",
        `${login.command} ended with ${signal ?? `exit code ${code}`}; run it in a terminal to see what it says`,
      );
  });
  return promise;
}

/** The plugin leads a process group of its own, so that helpers it started go with it. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
  child.stdout?.destroy();
}
