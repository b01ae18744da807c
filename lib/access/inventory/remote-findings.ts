import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { Finding, RemoteSide } from "./inventory";

/** Without it Kiali lacks istiod's version and proxy status, and nothing else. */
const OPTIONAL: ReadonlySet<string> = new Set(["create pods/portforward"]);

export type RemoteCase = {
  /** "namespace/name"; null when nothing tells which account it is. */
  account: string | null;
  hasAccount: boolean;
  rbac: RemoteSide["rbac"];
  /** Roles that bindings name and that are not there. */
  lost: readonly string[];
  isAlive: boolean | null;
  /** Who a credential that is accepted signs in as. */
  username: string | null;
};

/** What is wrong with the remote's half of a connection that could be looked at. */
export function remoteFindings({ account, hasAccount, rbac, lost, isAlive, username }: RemoteCase): readonly Finding[] {
  const found: Finding[] = [];
  if (isAlive === false)
    found.push({
      id: "credential-dead",
      severity: "fail",
      detail: "The cluster refuses the credential that Kiali has (401): Kiali does not survive its next restart",
      mend: "repair",
    });
  if (account === null || !rbac) return found;
  if (!hasAccount)
    found.push({
      id: "account-missing",
      severity: "fail",
      detail: `ServiceAccount ${account} is not there${username === null ? "" : `, and Kiali signs in as ${username}`}`,
      mend: "repair",
    });
  if (rbac.binding === null)
    found.push({
      id: "binding-missing",
      severity: "fail",
      detail: `No ClusterRoleBinding gives ${account} any right: at its next restart Kiali hangs for every cluster`,
      mend: "repair",
    });
  for (const name of lost)
    found.push({
      id: "role-missing",
      severity: "fail",
      detail: `A binding of ${account} names the role ${name}, which is not there`,
      mend: "repair",
    });
  if (rbac.binding !== null && lost.length === 0) found.push(...drift(rbac));
  return found;
}

function drift({ missing, extra, wantedVersion }: NonNullable<RemoteSide["rbac"]>): readonly Finding[] {
  if (missing.length + extra.length === 0) return [];
  const isNeeded = missing.some((each) => !OPTIONAL.has(each));
  const words = [
    ...(missing.length > 0 ? [`lacks ${someOf(missing)}`] : []),
    ...(extra.length > 0 ? [`has ${someOf(extra)} besides`] : []),
  ];
  return [
    {
      id: "role-drifted",
      severity: isNeeded ? "fail" : "warn",
      detail: `Against the rules of Kiali ${wantedVersion} it ${words.join(" and ")}`,
      mend: "repair",
    },
  ];
}

/** A cluster that does not answer, as a finding, so that a list shows it in its place. That it refuses to say something is no silence. */
export const silence = (problem: Problem): readonly Finding[] =>
  SILENT.has(problem.kind)
    ? [{ id: "remote-silent", severity: "warn", detail: describeProblem(problem).title, mend: "quarantine" }]
    : [];

const SILENT: ReadonlySet<Problem["kind"]> = new Set([
  "unreachable",
  "tls",
  "timed-out",
  "not-kubernetes",
  "server-failure",
  "throttled",
]);

const SHOWN = 3;
const someOf = (words: readonly string[]): string =>
  words.length <= SHOWN + 1 ? words.join(", ") : `${words.slice(0, SHOWN).join(", ")} and ${words.length - SHOWN} more`;
