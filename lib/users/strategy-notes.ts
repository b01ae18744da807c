import { isAtLeast } from "@/lib/kiali/kiali-version";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { getsEachNamespace } from "./kiali-asks";
import type { SignInSettings } from "./openid-settings";

/** What a person who signed in to Kiali gets to see of one cluster. */
export type ClusterSight =
  | "everything"
  /** What the API server allows that person there. */
  | "own-rights"
  /** The same after a sign-in of its own to that cluster. */
  | "after-sign-in"
  | "nothing"
  | "unknown";

export type ClusterNote = { cluster: string; isHome: boolean; sight: ClusterSight; words: string };
/** Something to know, or that is missing, in this fleet. `id` is stable. */
export type UserNote = { id: string; tone: "info" | "warn" | "fail" | "unknown"; title: string; detail: string };
export type StrategyNotes = {
  /** "openid", "openid without RBAC", "openshift with impersonation"… */
  name: string;
  summary: string;
  /** In the order of the clusters given. */
  clusters: readonly ClusterNote[];
  notes: readonly UserNote[];
};

type Fleet = {
  settings: SignInSettings;
  /** "v2.29.0"; null when nobody could tell. */
  version: string | null;
  clusters: readonly Pick<MeshCluster, "name" | "isHome">[];
};
type Case = Pick<StrategyNotes, "name" | "summary" | "notes"> & {
  home: readonly [ClusterSight, string];
  remote: readonly [ClusterSight, string];
};

/**
 * What is true of a fleet by Kiali's auth strategy and version: who sees what in each cluster, and what is missing for that.
 * @see https://kiali.io/docs/configuration/authentication/
 */
export function strategyNotes(given: Fleet): StrategyNotes {
  // "latest" is no version that could be compared.
  const fleet = isAtLeast(given.version, "0.1") ? given : { ...given, version: null };
  const { name, summary, home, remote, notes } = caseOf(fleet);
  const hidden: readonly [ClusterSight, string] = [
    "nothing",
    "Kiali ignores its home cluster (clustering.ignore_home_cluster).",
  ];
  return {
    name,
    summary,
    notes: [...notes, ...writeNotes(fleet)],
    clusters: fleet.clusters.map((cluster) => {
      const [sight, words] = !cluster.isHome ? remote : fleet.settings.ignoresHome ? hidden : home;
      return { cluster: cluster.name, isHome: cluster.isHome, sight, words };
    }),
  };
}

function caseOf(fleet: Fleet): Case {
  switch (fleet.settings.strategy) {
    case "anonymous":
      return anonymous(fleet);
    case "openid":
      return fleet.settings.openid.disableRbac ? openidWithoutRbac(fleet) : openid(fleet);
    case "openshift":
      return fleet.settings.openshift.impersonation ? openshiftImpersonation(fleet) : openshift(fleet);
    case "token":
      return homeOnly("token", "People paste a token of the home cluster.", fleet);
    case "header":
      return homeOnly("header", "A proxy in front of Kiali sends each person's token for the home cluster.", fleet);
    default:
      return {
        name: fleet.settings.strategy,
        summary: "This auth strategy is not one that Kiali documents.",
        home: ["unknown", "Nothing is known of this strategy."],
        remote: ["unknown", "Nothing is known of this strategy."],
        notes: [
          {
            id: "users.unknown-strategy",
            tone: "unknown",
            title: `auth.strategy ${fleet.settings.strategy} is not known here`,
            detail: "Kiali refuses to start with a strategy it does not know; check the spelling in its configuration.",
          },
        ],
      };
  }
}

function anonymous({ settings }: Fleet): Case {
  const words = `Everyone who reaches Kiali sees all that its account may read here${settings.viewOnly ? "" : ", and changes what it may write"}.`;
  return {
    name: "anonymous",
    summary: "Nobody signs in: everyone sees every cluster with the rights of Kiali's own accounts.",
    home: ["everything", words],
    remote: ["everything", words],
    notes: [
      {
        id: "users.anonymous",
        tone: settings.viewOnly ? "info" : "warn",
        title: settings.viewOnly ? "Rights of single users do not count" : "Everyone may write with Kiali's accounts",
        detail: settings.viewOnly
          ? "RoleBindings for people change nothing in Kiali while its strategy is anonymous."
          : "Set deployment.view_only_mode, or use openid, so that who changes something is somebody.",
      },
    ],
  };
}

function openid({ settings, version, clusters }: Fleet): Case {
  const isMulti = version === null || isAtLeast(version, "1.64.0");
  const { apiProxy, apiToken, issuer, clientId } = settings.openid;
  return {
    name: "openid",
    summary:
      "People sign in once; Kiali sends the same token to the API server of every cluster, and each decides by itself.",
    home: [
      "own-rights",
      "The API server takes the token and decides by its RBAC. Who sees no namespace here cannot sign in at all.",
    ],
    remote: isMulti
      ? [
          "own-rights",
          "This cluster's API server has to trust the same issuer and audience. One that refuses the token is missing from Kiali without a word.",
        ]
      : [
          "nothing",
          `Kiali ${version} uses people's tokens in the home only; 1.64 and newer use them in every cluster.`,
        ],
    notes: [
      ...missing("users.no-issuer", issuer, "issuer_uri"),
      ...missing("users.no-client", clientId, "client_id"),
      ...(apiToken === "access_token"
        ? [
            {
              id: "users.access-token",
              tone: "warn" as const,
              title: "Kiali sends the access token, not the id_token, to API servers",
              detail:
                "auth.openid.api_token is access_token: each API server has to accept that one, with the audience it carries. What an id_token is told here need not hold for it.",
            },
          ]
        : []),
      ...(apiProxy !== null && clusters.length > 1
        ? [
            {
              id: "users.api-proxy-home-only",
              tone: "warn" as const,
              title: "auth.openid.api_proxy stands before the home's API server only",
              detail:
                "The remotes' API servers get the token directly, at the address in Kiali's Secret, and have to trust the issuer themselves.",
            },
          ]
        : []),
      ...versionNote(version, "1.64.0", "people's tokens are used in every cluster"),
      namespaceNote(getsEachNamespace(settings.requireNamespaceGet, version)),
    ],
  };
}

function openidWithoutRbac({ settings, version }: Fleet): Case {
  const isRight = version === null || isAtLeast(version, "1.89.0");
  const words = "Whoever may sign in sees all that Kiali's account may read here.";
  return {
    name: "openid without RBAC",
    summary:
      "People sign in, but nobody's own rights are asked: everyone sees every cluster with the rights of Kiali's accounts.",
    home: ["everything", words],
    remote: isRight
      ? ["everything", words]
      : [
          "unknown",
          `Kiali ${version} mixes up accounts of several clusters with disable_rbac; 1.89 and newer use each cluster's own.`,
        ],
    notes: [
      ...missing("users.no-issuer", settings.openid.issuer, "issuer_uri"),
      ...missing("users.no-client", settings.openid.clientId, "client_id"),
      ...(settings.openid.allowedDomains.length === 0
        ? [
            {
              id: "users.everyone-of-issuer",
              tone: settings.viewOnly ? ("info" as const) : ("warn" as const),
              title: "Everyone whom the provider lets in sees everything",
              detail: `auth.openid.allowed_domains is empty${settings.viewOnly ? "" : ", and what they change is changed by Kiali's accounts"}. Limit who may use the client at the provider.`,
            },
          ]
        : []),
      ...versionNote(version, "1.89.0", "disable_rbac uses each cluster's own account"),
    ],
  };
}

function openshift({ version, clusters }: Fleet): Case {
  const isMulti = version === null || isAtLeast(version, "1.87.0");
  const remotes = clusters.filter(({ isHome }) => !isHome).map(({ name }) => name);
  return {
    name: "openshift",
    summary: "People sign in to each OpenShift cluster by itself, from Kiali's user menu; the home comes first.",
    home: ["own-rights", "The person's OpenShift token decides. Signing in to the home is mandatory."],
    remote: isMulti
      ? [
          "after-sign-in",
          "Seen after a sign-in of its own, for which this cluster needs an OAuthClient with Kiali's redirect URI.",
        ]
      : ["nothing", `Kiali ${version} knows one cluster with openshift; 1.87 and newer know all.`],
    notes: [
      ...(isMulti && remotes.length > 0
        ? [
            {
              id: "users.oauth-clients",
              tone: "warn" as const,
              title: `Every remote needs an OAuthClient: ${remotes.join(", ")}`,
              detail:
                "Without it Kiali does not start. With auth.openshift.impersonation (Kiali 2.30 and newer) one sign-in is enough and no OAuthClient is needed.",
            },
          ]
        : []),
      ...versionNote(version, "1.87.0", "openshift works with several clusters"),
    ],
  };
}

function openshiftImpersonation({ settings, version }: Fleet): Case {
  const isThere = version === null || isAtLeast(version, "2.30.0");
  if (!isThere)
    return {
      ...openshift({ settings, version, clusters: [] }),
      name: "openshift with impersonation",
      notes: [
        {
          id: "users.impersonation-version",
          tone: "fail",
          title: `Kiali ${version} does not know impersonation`,
          detail:
            "auth.openshift.impersonation works from 2.30 on; until then each remote needs an OAuthClient and a sign-in of its own.",
        },
      ],
    };
  const { allowedUsers, allowedGroups } = settings.openshift;
  const words = "Kiali's account here asks as the person who signed in to the home, by name and groups.";
  return {
    name: "openshift with impersonation",
    summary:
      "People sign in to the home once; in every cluster Kiali's account impersonates them, and each decides by its RBAC.",
    home: ["own-rights", words],
    remote: ["own-rights", words],
    notes: [
      {
        id: "users.impersonate-right",
        tone: "info",
        title: "Kiali's account must be allowed to impersonate users and groups in every remote",
        detail: "A user is the same name everywhere: make sure that a name belongs to one person in all clusters.",
      },
      ...(allowedUsers.length + allowedGroups.length === 0
        ? [
            {
              id: "users.impersonates-everyone",
              tone: "warn" as const,
              title: "Everyone may be impersonated",
              detail: "Set allowed_users or allowed_groups, so that a stolen Kiali account cannot become anybody.",
            },
          ]
        : []),
      ...versionNote(version, "2.30.0", "impersonation works"),
    ],
  };
}

function homeOnly(name: string, how: string, { settings, clusters }: Fleet): Case {
  const remotes = clusters.filter(({ isHome }) => !isHome).map((cluster) => cluster.name);
  return {
    name,
    summary: `${how} Kiali uses it in the home and nowhere else.`,
    home: ["own-rights", "The person's own token decides."],
    remote: [
      "nothing",
      `Kiali has no credential of this person for another cluster with strategy ${name}, in any version.`,
    ],
    notes:
      remotes.length === 0 && !settings.ignoresHome
        ? []
        : [
            {
              id: "users.home-only",
              tone: "fail",
              title: `Nobody sees ${remotes.join(", ") || "anything"} with strategy ${name}`,
              detail: "Use openid (the API servers trust one issuer), openshift, or anonymous.",
            },
          ],
  };
}

const missing = (id: string, value: string | null, key: string): readonly UserNote[] =>
  value !== null
    ? []
    : [
        {
          id,
          tone: "fail",
          title: `auth.openid.${key} is not set`,
          detail: "Kiali cannot send people to a provider without it.",
        },
      ];

const versionNote = (version: string | null, since: string, what: string): readonly UserNote[] =>
  version !== null
    ? []
    : [
        {
          id: "users.version-unknown",
          tone: "unknown",
          title: "Kiali's version is not known",
          detail: `What is said here holds from ${since.replace(/\.0$/, "")} on, where ${what}.`,
        },
      ];

const namespaceNote = (requiresGet: boolean): UserNote => ({
  id: "users.namespace-get",
  tone: "info",
  title: requiresGet
    ? "A namespace is seen by who may get that very namespace"
    : "A namespace is seen by who may list namespaces, or get that very one",
  detail: `Kiali shows what both the person and its own account may see.${requiresGet ? " require_namespace_get is on." : ""}`,
});

/** Who writes: the person with own rights, Kiali's account without; nobody in view-only mode. */
function writeNotes({ settings }: Fleet): readonly UserNote[] {
  if (!settings.viewOnly) return [];
  return [
    {
      id: "users.view-only",
      tone: "info",
      title: "Nobody changes anything through this Kiali",
      detail: "deployment.view_only_mode is on: rights to write count for nothing here.",
    },
  ];
}
