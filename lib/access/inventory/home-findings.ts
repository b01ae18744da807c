import { connectionManager } from "@/lib/access/ownership";
import { expiryOf } from "@/lib/access/rotate/expiry";
import { nameFault } from "@/lib/kiali/cluster-name";
import { CLUSTER_ANNOTATION } from "@/lib/kiali/secret-names";
import { credentialOf } from "./credential-of";
import type { EntryCase } from "./entry-case";
import type { Finding } from "./inventory";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

type Look = (about: EntryCase) => Finding | null;

/** Everything that the home alone tells to be wrong with an entry, the gravest kind of it first. */
export function homeFindings(about: EntryCase): readonly Finding[] {
  const found = (about.isAside ? WHILE_ASIDE : LOOKS).flatMap((look) => look(about) ?? []);
  return found.sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
}

const GRAVITY: readonly Finding["severity"][] = ["fail", "warn", "info"];

const duplicateKey: Look = ({ entry, sameKey }) => {
  if (sameKey.length < 2) return null;
  const [first] = sameKey;
  const others = sameKey.filter((each) => each !== entry).map(({ secret }) => secret.name);
  return first === entry
    ? {
        id: "duplicate-key",
        severity: "warn",
        detail: `${others.join(", ")} has the key ${entry.key}, too: Kiali keeps this one, whose Secret's name comes first`,
        mend: null,
      }
    : {
        id: "duplicate-key",
        severity: "fail",
        detail: `${first?.secret.name} has the key ${entry.key}, too, and its name comes first: Kiali drops this one`,
        // To revoke would take the other away, too; to move the entry lets go of what is twice.
        mend: "adopt",
      };
};

const nameMismatch: Look = ({ entry: { key, clusterName } }) =>
  clusterName === null || clusterName === key
    ? null
    : {
        id: "name-mismatch",
        severity: "fail",
        detail: `The kubeconfig calls the cluster ${clusterName} and its key ${key}: Kiali's mesh and validations fail`,
        mend: "repair",
      };

const homeName: Look = ({ entry, homeName: home }) =>
  home === null || entry.key !== home
    ? null
    : {
        id: "home-name",
        severity: "fail",
        detail: `${home} is the name of the home cluster itself: Kiali overwrites this entry with its home`,
        mend: "revoke",
      };

const volumeName: Look = ({ form, secret: { metadata }, kiali, isMounted, otherVolumes }) => {
  if (form !== "labelled" || isMounted) return null;
  const said = metadata.annotations?.[CLUSTER_ANNOTATION];
  const volume = said ?? metadata.name;
  const detail =
    // A Secret's own name may begin like Kiali's: only a cluster's name is compared with those.
    nameFault(volume, "labelled", said === undefined ? "" : kiali.instanceName) ??
    (otherVolumes.includes(volume) ? `${volume} is the volume of another of these Secrets` : null);
  return detail === null
    ? null
    : {
        id: "volume-name",
        severity: "fail",
        detail: `${detail}: the next deployment of Kiali would be refused; the combined Secret has no such limit`,
        mend: "adopt",
      };
};

const unusable: Look = ({ entry, kiali }) => {
  const isNoKubeconfig = entry.clusterName === null && entry.server === null;
  const faults = [
    // The other name is a finding of its own.
    ...entry.faults.filter((fault) => !fault.startsWith("its cluster is called")),
    ...(entry.auth === "none" && !isNoKubeconfig ? ["it has no credential"] : []),
    ...(entry.auth === "auth-provider" ? ["its auth-provider is a kind of login that Kiali does not have"] : []),
    ...(entry.auth === "exec" && kiali.config.ok && !kiali.config.value.execProvider
      ? ["its login is a command, and clustering.enable_exec_provider is off"]
      : []),
  ];
  if (faults.length === 0) return null;
  return {
    id: "unusable",
    severity: "fail",
    detail: `Kiali cannot use it: ${faults.join("; ")}`,
    mend: isNoKubeconfig || entry.auth === "none" ? "revoke" : entry.faults.length > 0 ? "repair" : null,
  };
};

const expiry: Look = ({ entry, now }) => {
  const credential = credentialOf(entry);
  const { state } = expiryOf(credential, now);
  if (state === "expired")
    return {
      id: "credential-expired",
      severity: "fail",
      detail: `Its token has expired at ${credential.expiresAt}`,
      mend: "rotate",
    };
  return state === "expiring"
    ? {
        id: "credential-expiring",
        severity: "warn",
        detail: `Less than a third of its token's life is left: it expires at ${credential.expiresAt}`,
        mend: "rotate",
      }
    : null;
};

const leakedToken: Look = ({ entry, secret: { metadata }, form }) => {
  if (metadata.annotations?.[LAST_APPLIED] === undefined || entry.auth === "exec" || entry.auth === "none") return null;
  const isOursAlone =
    entry.managers.length > 0 && entry.managers.every((each) => each === connectionManager(entry.key));
  if (form === "combined" && isOursAlone) return null;
  return {
    id: "leaked-token",
    severity: "warn",
    detail: `A client-side apply left the credential readable in the annotation last-applied-configuration of Secret ${metadata.name}`,
    mend: "adopt",
  };
};

const inlineToken: Look = ({ entry }) =>
  entry.auth !== "token"
    ? null
    : {
        id: "inline-token",
        severity: "info",
        detail: "Its token stands inside the kubeconfig, so it cannot be replaced without a restart of Kiali",
        mend: "rotate",
      };

const HOW_MOUNTED = {
  operator: "the operator mounts it when it reconciles its Kiali resource",
  helm: "Helm mounts it at the next helm upgrade",
  plain: "nothing mounts labelled Secrets here: neither an operator nor Helm installed this Kiali",
} as const;

const notMounted: Look = ({ entry, form, isMounted, kiali }) => {
  if (isMounted) return null;
  const why =
    form === "combined"
      ? "only Kiali 2.8 and newer do, installed as it should be"
      : form === "listed"
        ? "its configuration names it, and the Deployment has not been made again since"
        : HOW_MOUNTED[kiali.installer];
  return {
    id: "not-mounted",
    severity: "warn",
    detail: `Kiali's pod does not mount Secret ${entry.secret.name}: ${why}`,
    mend: form === "labelled" && kiali.installer === "plain" && kiali.combined.mounted ? "adopt" : null,
  };
};

const notLoaded: Look = ({ isMounted, isLoaded, quarantine }) =>
  !isMounted || isLoaded !== false || quarantine !== null
    ? null
    : {
        id: "not-loaded",
        severity: "fail",
        detail:
          "Kiali mounts it and does not list it: it was not restarted since, or the cluster refuses or does not answer it",
        mend: "repair",
      };

const remoteUnknown: Look = ({ remote, entry }) =>
  remote !== null
    ? null
    : {
        id: "remote-unknown",
        severity: "info",
        detail: `No context of the kubeconfig has the address ${entry.server ?? "that it lacks"}: say which one is ${entry.key}`,
        mend: null,
      };

const quarantined: Look = ({ quarantine }) =>
  quarantine === null
    ? null
    : quarantine.isProven
      ? {
          id: "quarantined",
          severity: "info",
          detail: `Set aside: ${quarantine.why}`,
          mend: "release",
        }
      : {
          id: "quarantined",
          severity: "warn",
          detail: "A quarantine of it began and is not proven",
          mend: "quarantine",
        };

const leftover: Look = ({ orphan }) =>
  orphan === null
    ? null
    : {
        id: "leftover",
        severity: "warn",
        detail: `A revoke of it began and is not proven: ${orphan.why}`,
        mend: "revoke",
      };

const stillLoaded: Look = ({ isLoaded, isAside }) =>
  isAside && isLoaded === true
    ? {
        id: "loaded-without-secret",
        severity: "warn",
        detail: "It is set aside, and the running Kiali lists it nevertheless: it forgets it with its next restart",
        mend: "quarantine",
      }
    : null;

const LOOKS: readonly Look[] = [
  duplicateKey,
  nameMismatch,
  homeName,
  volumeName,
  unusable,
  expiry,
  leakedToken,
  notMounted,
  notLoaded,
  quarantined,
  leftover,
  inlineToken,
  remoteUnknown,
];
const WHILE_ASIDE: readonly Look[] = [stillLoaded, expiry, quarantined, leftover, inlineToken, remoteUnknown];
