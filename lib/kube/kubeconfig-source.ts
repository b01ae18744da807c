import "server-only";
import { dirname } from "node:path";
import * as z from "zod";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { asProblem, type Checked, type Fault, faulty } from "./kubeconfig-fault";
import {
  type ClusterBody,
  type ContextBody,
  clusterBody,
  contextBody,
  kubeconfigFile,
  type UserBody,
  userBody,
} from "./kubeconfig-schema";
import { type KubeconfigYaml, parseKubeconfigYaml } from "./parse-kubeconfig-yaml";

type Section = "clusters" | "users" | "contexts";
const FIELD = { clusters: "cluster", users: "user", contexts: "context" } as const;

/** One named entry and where it stands; `body` holds what is wrong with its shape. */
export type Entry<T> = {
  name: string;
  file: string;
  dir: string;
  body: Checked<T>;
  problem: (fault: Fault) => Problem;
};

/** One parsed file. Entries without a usable name, and names that occur twice, are in `problems`. */
export type KubeconfigSource = {
  file: string;
  currentContext: string | null;
  clusters: readonly Entry<ClusterBody>[];
  users: readonly Entry<UserBody>[];
  contexts: readonly Entry<ContextBody>[];
  problems: readonly Problem[];
};

/** Parses one file entry by entry: only a file that is no kubeconfig at all fails as a whole. */
export function parseKubeconfigSource(file: string, text: string): Result<KubeconfigSource> {
  const yaml = parseKubeconfigYaml(file, text);
  if (!yaml.ok) return yaml;
  const outside = kubeconfigFile.safeParse(yaml.value.value);
  if (!outside.success) {
    const path = pathOf(outside.error);
    const detail = path.length > 0 ? `${path.join(".")} is not what a kubeconfig has there` : "it is not a mapping";
    return fail(asProblem(file, { why: "not-a-kubeconfig", detail, path }, yaml.value.lineOf(path)));
  }
  if (!["clusters", "users", "contexts", "kind"].some((key) => isKeyOf(yaml.value.value, key)))
    return fail(asProblem(file, { why: "not-a-kubeconfig", detail: "it has no contexts", path: [] }, null));
  const problems: Problem[] = [];
  const read = <T>(section: Section, schema: z.ZodType<T>) =>
    readSection(file, section, schema, outside.data[section], yaml.value, (problem) => problems.push(problem));
  return ok({
    file,
    currentContext: outside.data["current-context"],
    clusters: read("clusters", clusterBody),
    users: read("users", userBody),
    contexts: read("contexts", contextBody),
    problems,
  });
}

const named = z.object({ name: z.string().min(1) });

function readSection<T>(
  file: string,
  section: Section,
  schema: z.ZodType<T>,
  entries: readonly unknown[],
  yaml: KubeconfigYaml,
  report: (problem: Problem) => void,
): readonly Entry<T>[] {
  const field = FIELD[section];
  const found = new Map<string, Entry<T>>();
  for (const [index, raw] of entries.entries()) {
    const problem = (fault: Fault) => asProblem(file, fault, yaml.lineOf([section, index, ...fault.path]));
    const head = named.safeParse(raw);
    if (!head.success) {
      const isGiven = isKeyOf(raw, "name");
      const detail = isGiven ? "a name is not text; write it in quotes" : `an entry of ${section} has no name`;
      report(problem({ why: "bad-field", detail, path: isGiven ? ["name"] : [] }));
      continue;
    }
    const { name } = head.data;
    const inner = (fault: Fault) => problem({ ...fault, path: [field, ...fault.path] });
    const first = found.get(name);
    if (first) {
      if (!first.body.ok && first.body.fault.why === "duplicate-name") continue;
      const detail = `the ${field} "${name}" occurs twice; rename or remove one`;
      const fault: Fault = { why: "duplicate-name", detail, path: ["name"] };
      report(problem(fault));
      found.set(name, { ...first, body: { ok: false, fault }, problem: () => problem(fault) });
      continue;
    }
    found.set(name, { name, file, dir: dirname(file), body: readBody(field, schema, raw), problem: inner });
  }
  return [...found.values()];
}

function readBody<T>(field: string, schema: z.ZodType<T>, raw: unknown): Checked<T> {
  const value = z.object({ [field]: z.unknown() }).safeParse(raw).data?.[field] ?? {};
  const body = schema.safeParse(value);
  if (body.success) return { ok: true, value: body.data };
  const path = pathOf(body.error);
  return faulty("bad-field", `${path.join(".") || field} has a value of the wrong type`, path);
}

function pathOf(error: z.ZodError): readonly (string | number)[] {
  return (error.issues[0]?.path ?? []).filter((part) => typeof part !== "symbol");
}

const isKeyOf = (value: unknown, key: string): boolean => typeof value === "object" && value !== null && key in value;
