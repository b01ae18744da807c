import * as z from "zod";
import type { ExecConfig } from "@/lib/kiali/remote-entry";
import { fail, ok, type Result } from "@/lib/problem";
import { isExecReference } from "./wish-url";

const LOOKS_SECRET = /token|secret|password|passwd|credential|private|access_?key|api_?key/i;

/** ExecConfig of a kubeconfig, for a plugin inside Kiali's pod. Strict: a misspelt field would be ignored there in silence. */
const execConfig = z.strictObject({
  apiVersion: z.enum(["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z
    .array(z.strictObject({ name: z.string().min(1), value: z.string() }))
    .nullish()
    .refine(
      (env) => !env?.some(({ name, value }) => value !== "" && LOOKS_SECRET.test(name)),
      "A variable looks like a credential: a plan holds none. Give the plugin a file or a workload identity",
    ),
  installHint: z.string().nullish(),
  interactiveMode: z.enum(["Never", "IfAvailable"], "Kiali's pod has no terminal: Never or IfAvailable").nullish(),
  provideClusterInfo: z.boolean().nullish(),
});

/**
 * Parses exec JSON as typed. v1 gets interactiveMode Never when it says nothing, because it must say something.
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export function parseExec(text: string): Result<ExecConfig> {
  if (isExecReference(text)) return refuse("The configuration is no longer kept here: enter it again");
  const parsed = execConfig.safeParse(parseJson(text));
  if (!parsed.success)
    return refuse(
      ...parsed.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)),
    );
  const given = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value != null));
  return ok(parsed.data.apiVersion.endsWith("/v1") ? { interactiveMode: "Never", ...given } : given);
}

const refuse = (...messages: readonly string[]): Result<never> =>
  fail({ kind: "invalid-input", fields: { exec: messages } });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
