import type { PairFacts } from "@/lib/checks/pair-facts";
import type { Endpoint } from "@/lib/cluster/cluster";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { nameFault } from "@/lib/kiali/cluster-name";
import { type KialiInstallation, kialiName } from "@/lib/kiali/installation";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import { COMBINED_SECRET, labelledSecretName } from "@/lib/kiali/secret-names";
import { fail, ok, type Result } from "@/lib/problem";
import { accountName } from "./account-name";
import type { ConnectWish } from "./connect-wish";
import type { CaSource, Connection, Derived } from "./connection";
import { parseExec } from "./exec-config";

/** Thirty days; the API server may shorten it. */
const DEFAULT_TTL_HOURS = 720;
const HOST_NAME = /^[A-Za-z0-9._:*-]{1,253}$/;
const AS_CHOSEN = "as you chose";

/**
 * Decides every field of a connection: what the operator said, else what the clusters say, each with its reason. Fails with
 * "invalid-input" by field for what cannot be, and with the reading's own problem for what could not be read.
 */
export async function resolveConnection(wish: ConnectWish, facts: PairFacts): Promise<Result<Connection>> {
  const [kiali, homeName, proposals, name, form, access, endpoint, istio] = await Promise.all([
    facts.kiali(),
    facts.homeName(),
    facts.nameProposals(),
    facts.name(),
    facts.form(),
    facts.access(),
    facts.endpoint(),
    facts.remote.istio(),
  ]);
  for (const part of [kiali, homeName, form, access, endpoint]) if (!part.ok) return part;
  if (!kiali.ok || !homeName.ok || !form.ok || !access.ok || !endpoint.ok) throw new Error("checked above");
  const exec = wish.exec === null ? ok(null) : parseExec(wish.exec);
  if (!exec.ok) return exec;
  const refused = refuse(wish, kiali.value, name, form.value.value, endpoint.value.endpoint);
  if (refused) return refused;
  if (!name) throw new Error("refused above");
  const { endpoint: way, serverReason, caReason } = endpoint.value;
  const isCombined = form.value.value === "combined";
  return ok({
    homeName: { value: homeName.value.value, reason: `from ${homeName.value.source}` },
    kiali: chosenKiali(wish, kiali.value),
    name,
    nameProposals: proposals.map(({ value, source }) => ({ value, reason: `from ${source}` })),
    server: { value: way.server, reason: serverReason },
    ca: { value: { source: caSource(wish, caReason), pem: way.ca }, reason: caReason },
    tlsServerName: {
      value: way.tlsServerName,
      reason:
        wish.tlsServerName !== null
          ? AS_CHOSEN
          : way.tlsServerName === null
            ? "the certificate is checked against the server's own address"
            : `tls-server-name of the context ${wish.remote}`,
    },
    proxyUrl: proxyOf(wish, facts.remote.cluster.endpoint.proxyUrl),
    namespace:
      wish.namespace === null
        ? { value: istio.namespace, reason: namespaceReason(istio.namespace, istio.role, wish.remote) }
        : { value: wish.namespace, reason: AS_CHOSEN },
    account:
      wish.account === null
        ? { value: accountName(homeName.value.value), reason: `tells which home it serves: ${homeName.value.value}` }
        : { value: wish.account, reason: AS_CHOSEN },
    access: access.value,
    ...tokenFields(wish, kiali.value, exec.value !== null),
    form: form.value,
    secretName: isCombined
      ? { value: COMBINED_SECRET, reason: "one Secret of all connections, one key per cluster" }
      : { value: labelledSecretName(name.value), reason: "one Secret per cluster, named as the script names it" },
    exec: {
      value: exec.value,
      reason: exec.value === null ? "Kiali signs in with a token" : `${AS_CHOSEN}: it replaces the token`,
    },
  });
}

function refuse(
  wish: ConnectWish,
  kiali: KialiInstallation,
  name: Derived<string> | null,
  form: "combined" | "labelled",
  way: Endpoint,
): Result<never> | null {
  const fields: Record<string, readonly string[]> = {};
  const { ca, tlsServerName } = way;
  // What stands for the token in the entry that Kiali gets must come from us alone: anywhere else it would be sent around.
  for (const [field, text] of Object.entries({ server: way.server, proxyUrl: way.proxyUrl, exec: wish.exec }))
    if (text?.includes("${")) fields[field] = ["It must not contain ${"];
  if (tlsServerName !== null && !HOST_NAME.test(tlsServerName))
    fields.tlsServerName = ["A host name or an IP address, as it stands in the certificate"];
  if (!name) fields.name = ["Nothing in this cluster says its name: give the one Istio knows it by"];
  const fault = name && nameFault(name.value, form, kiali.instanceName);
  if (fault) fields.name = [fault];
  if (name?.value.endsWith(".token")) fields.name = [`${name.value} would be taken for the token of another cluster`];
  const server = wish.server === null ? ok(null) : checkServerUrl(wish.server);
  if (!server.ok) return server;
  if (ca === null && wish.ca !== "insecure")
    fields.ca = [
      "No CA was found, neither in the kubeconfig nor in kube-root-ca.crt: give its PEM, or choose insecure knowingly",
    ];
  if (wish.ca !== null && typeof wish.ca === "object" && !wish.ca.pem.includes("-----BEGIN CERTIFICATE-----"))
    fields.ca = ["This is no certificate in PEM"];
  const proxy = wish.proxyUrl === null || isNone(wish.proxyUrl) ? null : proxyFault(wish.proxyUrl);
  if (proxy) fields.proxyUrl = [proxy];
  return Object.keys(fields).length > 0 ? fail({ kind: "invalid-input", fields }) : null;
}

const chosenKiali = (wish: ConnectWish, kiali: KialiInstallation): Connection["kiali"] => ({
  value: {
    namespace: kiali.namespace,
    name: kiali.name,
    version: kiali.version,
    installer: kiali.installer,
    authStrategy: kiali.authStrategy,
  },
  reason: wish.kiali === null ? `the only Kiali in ${kiali.context}: ${kialiName(kiali)}` : AS_CHOSEN,
});

const caSource = (wish: ConnectWish, reason: string): CaSource =>
  wish.ca === "insecure"
    ? "insecure"
    : wish.ca !== null && typeof wish.ca === "object"
      ? "pem"
      : reason.includes("kube-root-ca")
        ? "kube-root-ca"
        : "kubeconfig";

/** "none" (or nothing) typed means: no proxy, although the operator's own context has one. */
const isNone = (text: string): boolean => text === "" || text === "none";

function proxyOf(wish: ConnectWish, own: string | null): Derived<string | null> {
  if (wish.proxyUrl !== null) return { value: isNone(wish.proxyUrl) ? null : wish.proxyUrl, reason: AS_CHOSEN };
  if (own === null) return { value: null, reason: `the context ${wish.remote} uses no proxy` };
  if (wish.server !== null) return { value: null, reason: "you chose another server than the context's" };
  if (proxyFault(own) !== null)
    return { value: null, reason: `the proxy of the context ${wish.remote} is not carried over: ${proxyFault(own)}` };
  return { value: own, reason: `proxy-url of the context ${wish.remote}; Kiali must be able to reach it as well` };
}

function proxyFault(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !["http:", "https:", "socks5:"].includes(url.protocol)) return "it is no http, https or socks5 address";
  return url.username || url.password ? "it carries a user name or password, which a plan must not hold" : null;
}

const namespaceReason = (namespace: string, role: Result<string>, context: string): string =>
  role.ok && role.value !== "unmanaged"
    ? `Istio's namespace in ${context}`
    : `no Istio was seen in ${context}: ${namespace} is its usual namespace`;

function tokenFields(
  wish: ConnectWish,
  kiali: KialiInstallation,
  hasExec: boolean,
): Pick<Connection, "token" | "tokenTtlHours" | "tokenPlace"> {
  if (hasExec)
    return {
      token: { value: "exec", reason: "the exec configuration gets the credential" },
      tokenTtlHours: { value: null, reason: "no token is made" },
      tokenPlace: { value: "inline", reason: "no token is made" },
    };
  const token = wish.token ?? "secret";
  const canReread = isAtLeast(kiali.version, "1.80.0") || kiali.combined.mounted;
  return {
    token: {
      value: token,
      reason:
        wish.token === null
          ? "a long-lived token goes on working until it is revoked; nothing has to renew it"
          : AS_CHOSEN,
    },
    tokenTtlHours:
      token === "secret"
        ? { value: null, reason: "a token Secret's token does not expire" }
        : {
            value: wish.tokenTtlHours ?? DEFAULT_TTL_HOURS,
            reason: wish.tokenTtlHours === null ? "30 days; the API server may shorten it" : AS_CHOSEN,
          },
    tokenPlace:
      wish.tokenPlace !== null
        ? { value: wish.tokenPlace, reason: AS_CHOSEN }
        : canReread
          ? { value: "own-key", reason: "Kiali 1.80 and newer re-read it, so it can be replaced without a restart" }
          : {
              value: "inline",
              reason: `Kiali ${kiali.version ?? "of unknown version"} may not read a token from a file`,
            },
  };
}
