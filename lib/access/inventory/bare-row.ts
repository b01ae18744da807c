import type { KialiInstallation } from "@/lib/kiali/installation";
import { labelledSecretName } from "@/lib/kiali/secret-names";
import type { ConnectionRow, Finding, Maker } from "./inventory";

export type BareCase = Pick<ConnectionRow, "name" | "remote" | "isLoaded" | "orphan"> & {
  kind: "deleted-but-mounted" | "no-secret" | "loaded-without-secret" | "quarantined";
  /** The Secret that should be there, where something names it. */
  secretName: string | null;
  kiali: Pick<KialiInstallation, "combined">;
  /** What a quarantine of an entry that nobody can read says of itself. */
  quarantine?: { since: string; why: string };
};

/** A cluster that Kiali's pod, configuration or memory knows and no Secret holds. */
export function bareRow(about: BareCase): ConnectionRow {
  const { name, remote, isLoaded, orphan } = about;
  return {
    name,
    secret: null,
    form: FORMS[about.kind] ?? (about.kiali.combined.mounted ? "combined" : "labelled"),
    maker: makerOf(about),
    server: orphan?.server ?? null,
    remote,
    auth: "none",
    tokenPlace: null,
    identity: orphan?.account
      ? { namespace: orphan.account.namespace, account: orphan.account.name, uid: orphan.account.uid }
      : null,
    credential: { kind: "none", issuedAt: null, expiresAt: null },
    createdAt: null,
    rotatedAt: null,
    isMounted: about.kind === "deleted-but-mounted",
    isLoaded,
    isQuarantined: about.kind === "quarantined",
    orphan,
    findings: [findingOf(about), ...(orphan ? [leftover(orphan)] : [])],
  };
}

const FORMS: Readonly<Partial<Record<BareCase["kind"], ConnectionRow["form"]>>> = {
  "deleted-but-mounted": "labelled",
  "no-secret": "listed",
};

function makerOf({ kind, name, secretName }: BareCase): Maker {
  if (kind === "no-secret")
    return { kind: "listed", words: "named in Kiali's configuration under clustering.clusters" };
  return secretName === labelledSecretName(name)
    ? { kind: "script", words: "made by Kiali's script, by the name of the Secret" }
    : { kind: "hand", words: "nothing is left that tells who made it" };
}

function findingOf({ kind, name, secretName, isLoaded, quarantine }: BareCase): Finding {
  switch (kind) {
    case "deleted-but-mounted":
      return {
        id: kind,
        severity: "fail",
        detail: `Secret ${secretName} is gone and Kiali's pod still mounts it: no new pod of Kiali can start`,
        mend: "revoke",
      };
    case "no-secret":
      return secretName === null
        ? {
            id: kind,
            severity: "info",
            detail: "It is named under clustering.clusters without a Secret: Kiali shows links to it and reads nothing",
            mend: null,
          }
        : {
            id: kind,
            severity: "fail",
            detail: `clustering.clusters names Secret ${secretName}, which is not there`,
            mend: "revoke",
          };
    case "loaded-without-secret":
      return {
        id: kind,
        severity: "warn",
        detail: `Kiali ${isLoaded ? "lists" : "may list"} ${name} and no Secret holds it any more: it forgets it with its next restart`,
        mend: "revoke",
      };
    case "quarantined":
      return {
        id: kind,
        severity: "info",
        detail: `Set aside: ${quarantine?.why}`,
        mend: "release",
      };
    default:
      return kind satisfies never;
  }
}

const leftover = ({ why }: NonNullable<ConnectionRow["orphan"]>): Finding => ({
  id: "leftover",
  severity: "warn",
  detail: `A revoke of it began and is not proven: ${why}`,
  mend: "revoke",
});
