import type { OpenidSettings } from "./openid-settings";
import { caWords, mappingWords, type TrustEvidence, type TrustedIssuer } from "./trust";

/** What does not fit between Kiali and an API server, or between two API servers. `id` is stable. */
export type TrustFinding = {
  id: string;
  tone: "fail" | "warn" | "info";
  cluster: string;
  title: string;
  detail: string;
};

export type ClusterEvidence = { cluster: string; evidence: TrustEvidence | null };

/** To be an issuer's, a URL has to be the same to the letter: API servers compare the text. */
const issuerIn = (evidence: TrustEvidence, issuer: string): TrustedIssuer | null =>
  "issuers" in evidence ? (evidence.issuers.find((each) => each.issuer === issuer) ?? null) : null;

/**
 * Compares what API servers accept with what Kiali sends, and with each other; the first cluster with evidence is what the others are held
 * against. Clusters without readable evidence are not judged.
 */
export function compareTrust(openid: OpenidSettings, clusters: readonly ClusterEvidence[]): readonly TrustFinding[] {
  const { issuer } = openid;
  if (issuer === null) return [];
  const known = clusters.flatMap(({ cluster, evidence }) => {
    const trusted = evidence && issuerIn(evidence, issuer);
    return trusted ? [{ cluster, trusted }] : [];
  });
  const [first] = known;
  return [
    ...clusters.flatMap(({ cluster, evidence }) => (evidence ? againstKiali(openid, issuer, cluster, evidence) : [])),
    ...(first ? known.slice(1).flatMap((other) => betweenClusters(first, other)) : []),
  ];
}

function againstKiali(
  { clientId, usernameClaim }: OpenidSettings,
  issuer: string,
  cluster: string,
  evidence: TrustEvidence,
): readonly TrustFinding[] {
  if (evidence.from === "none")
    return [
      {
        id: "trust.none",
        tone: "fail",
        cluster,
        title: `The API server of ${cluster} accepts no id_token at all`,
        detail: `It has neither --oidc-issuer-url nor --authentication-config. Give it issuer ${issuer} and audience ${clientId ?? "(Kiali's client_id)"}.`,
      },
    ];
  if (!("issuers" in evidence)) return [];
  const trusted = issuerIn(evidence, issuer);
  if (trusted === null) {
    const near = evidence.issuers.find((each) => bare(each.issuer) === bare(issuer));
    return [
      {
        id: near ? "trust.issuer-spelling" : "trust.issuer",
        tone: "fail",
        cluster,
        title: near
          ? `${cluster} spells the issuer differently: ${near.issuer}`
          : `${cluster} does not trust Kiali's issuer`,
        detail: near
          ? `Kiali's is ${issuer}. API servers compare the text, the slash at the end included; both have to be what the provider calls itself.`
          : `Kiali's is ${issuer}; this API server accepts ${evidence.issuers.map((each) => each.issuer).join(", ") || "none"}.`,
      },
    ];
  }
  return [...audience(clientId, cluster, trusted), ...claims(usernameClaim, cluster, trusted)];
}

function audience(clientId: string | null, cluster: string, { audiences }: TrustedIssuer): readonly TrustFinding[] {
  if (clientId === null || audiences.includes(clientId)) return [];
  return [
    {
      id: "trust.audience",
      tone: "fail",
      cluster,
      title: `${cluster} expects another audience`,
      detail: `Kiali's tokens are for ${clientId}; this API server takes ${audiences.join(", ") || "none"}. Use one client for both, or add Kiali's client to the audiences there.`,
    },
  ];
}

function claims(usernameClaim: string, cluster: string, { username, groups }: TrustedIssuer): readonly TrustFinding[] {
  const findings: TrustFinding[] = [];
  if (username && "claim" in username && username.claim !== usernameClaim)
    findings.push({
      id: "trust.username-claim",
      tone: "info",
      cluster,
      title: `Kiali shows ${usernameClaim} as the user's name, ${cluster} knows people by ${username.claim}`,
      detail:
        "Rights follow the API server's name. Set auth.openid.username_claim to the same claim, so that one name is seen everywhere.",
    });
  if (groups === null)
    findings.push({
      id: "trust.no-groups",
      tone: "warn",
      cluster,
      title: `${cluster} takes no groups from the token`,
      detail: "Bindings to groups count for nothing there: people hold only what is bound to their own name.",
    });
  return findings;
}

type Known = { cluster: string; trusted: TrustedIssuer };

/** The same person has another name or other groups, or may be refused, where these differ. */
function betweenClusters(first: Known, other: Known): readonly TrustFinding[] {
  const rows = [
    {
      id: "trust.differs-username",
      tone: "warn" as const,
      what: "names people",
      a: mappingWords(first.trusted.username),
      b: mappingWords(other.trusted.username),
      detail: "The same person has another name in each: bindings have to be written for each cluster's own name.",
    },
    {
      id: "trust.differs-groups",
      tone: "warn" as const,
      what: "takes groups",
      a: mappingWords(first.trusted.groups),
      b: mappingWords(other.trusted.groups),
      detail: "The same group has another name in each: bindings have to be written for each cluster's own name.",
    },
    {
      id: "trust.differs-audience",
      tone: "info" as const,
      what: "expects the audience",
      a: [...first.trusted.audiences].sort().join(", "),
      b: [...other.trusted.audiences].sort().join(", "),
      detail: "Only a token for an audience of both is accepted by both.",
    },
    ...(isComparable(first.trusted.ca, other.trusted.ca)
      ? [
          {
            id: "trust.differs-ca",
            tone: "info" as const,
            what: "trusts the issuer by",
            a: caWords(first.trusted.ca),
            b: caWords(other.trusted.ca),
            detail:
              "One of them may not know the CA that signs the issuer's certificate; then its authenticator is never ready.",
          },
        ]
      : []),
    {
      id: "trust.differs-rules",
      tone: "info" as const,
      what: "asks of claims",
      a: [...first.trusted.rules].sort().join("; ") || "nothing",
      b: [...other.trusted.rules].sort().join("; ") || "nothing",
      detail: "A token may pass one and not the other.",
    },
  ];
  return rows.flatMap(({ id, tone, what, a, b, detail }) =>
    a === b
      ? []
      : [
          {
            id,
            tone,
            cluster: other.cluster,
            title: `${other.cluster} ${what} otherwise than ${first.cluster}`,
            detail: `${first.cluster}: ${a}. ${other.cluster}: ${b}. ${detail}`,
          },
        ],
  );
}

/** What is in a file on a node nobody sees: it may be the same as what another writes inline. */
const isComparable = (a: TrustedIssuer["ca"], b: TrustedIssuer["ca"]): boolean =>
  a === null || b === null || a.kind === b.kind;

const bare = (issuer: string): string => issuer.toLowerCase().replace(/\/+$/, "");
