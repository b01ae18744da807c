export const VERBS = [
  "contexts",
  "status",
  "check",
  "plan",
  "connect",
  "list",
  "revoke",
  "rotate",
  "repair",
  "adopt",
  "quarantine",
  "release",
  "grant",
  "withdraw",
  "orphans",
  "tag",
  "scope",
] as const;
export type Verb = (typeof VERBS)[number];
export const isVerb = (word: string): word is Verb => VERBS.some((verb) => verb === word);

export type OptionGroup =
  | "What to connect"
  | "What to look at"
  | "Which connections"
  | "What to do"
  | "Remote access"
  | "How Kiali signs in"
  | "Running"
  | "General";

export type OptionSpec = {
  name: string;
  short?: string;
  /** What the value is, for --help; null for a switch. */
  takes: string | null;
  /** The only values allowed. */
  oneOf?: readonly string[];
  many?: true;
  text: string;
  group: OptionGroup;
  verbs: readonly Verb[];
};

const pair: readonly Verb[] = ["check", "plan", "connect"];
const planned: readonly Verb[] = ["plan", "connect"];
const upkeep: readonly Verb[] = ["revoke", "rotate", "repair", "adopt", "quarantine", "release", "tag"];
const users: readonly Verb[] = ["grant", "withdraw"];
const writes: readonly Verb[] = ["connect", ...upkeep, ...users, "orphans", "scope"];
const ofHome: readonly Verb[] = ["list", ...upkeep, ...users, "orphans", "scope"];

/**
 * Every option of every verb: the parser, --help and docs/from-the-script.md all follow this list. A name that means another thing to
 * other verbs stands here once for each meaning.
 */
export const OPTIONS: readonly OptionSpec[] = [
  {
    name: "home",
    takes: "CONTEXT",
    text: 'Context of the cluster where Kiali runs; "current" is kubectl\'s current one',
    group: "What to connect",
    verbs: [...pair, ...ofHome],
  },
  {
    name: "home",
    takes: "CONTEXT",
    many: true,
    text: "Every Kiali of this context; repeatable. Default: the homes that the console knows",
    group: "What to look at",
    verbs: ["status"],
  },
  {
    name: "discover",
    takes: null,
    text: "Every Kiali of every context that needs no login program",
    group: "What to look at",
    verbs: ["status"],
  },
  {
    name: "state",
    takes: "STATE",
    many: true,
    text: "Only rows in this state, which the exit code then is about; repeatable, or a comma list",
    group: "What to look at",
    verbs: ["status"],
  },
  {
    name: "watch",
    short: "w",
    takes: null,
    text: "Go on, and show what changes, until Ctrl-C",
    group: "Running",
    verbs: ["status"],
  },
  {
    name: "remote",
    takes: "CONTEXT",
    text: "Context of the cluster that Kiali shall read",
    group: "What to connect",
    verbs: pair,
  },
  {
    name: "name",
    takes: "NAME",
    text: "What Istio calls the remote, its cluster ID; default: asked from its istiod",
    group: "What to connect",
    verbs: pair,
  },
  {
    name: "kiali-namespace",
    takes: "NAMESPACE",
    text: "Namespace of the Kiali in the home; default: the only one found",
    group: "What to connect",
    verbs: [...pair, ...ofHome],
  },
  {
    name: "kiali-name",
    takes: "NAME",
    text: 'Its Deployment; default with --kiali-namespace: "kiali"',
    group: "What to connect",
    verbs: [...pair, ...ofHome],
  },
  {
    name: "server",
    takes: "URL",
    text: "Address of the remote's API server as Kiali reaches it; default: the kubeconfig's",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "ca",
    takes: "SOURCE",
    text: "Authority for that address: kubeconfig, kube-root-ca, or file:PATH (PEM)",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "insecure",
    takes: null,
    text: "Kiali does not verify that address: anyone in between can read its token",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "tls-server-name",
    takes: "NAME",
    text: "Name to expect in the server's certificate",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "proxy-url",
    takes: "URL",
    text: "Proxy between Kiali and the remote",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "namespace",
    takes: "NAMESPACE",
    text: "Namespace of the ServiceAccount in the remote",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "account",
    takes: "NAME",
    text: "Name of that ServiceAccount",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "access",
    takes: "LEVEL",
    oneOf: ["view-only", "full"],
    text: "What Kiali may do there; default: what its auth strategy needs",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "token",
    takes: "KIND",
    oneOf: ["secret", "request"],
    text: "A long-lived token Secret, or a TokenRequest that expires",
    group: "How Kiali signs in",
    verbs: pair,
  },
  {
    name: "token-ttl-hours",
    takes: "HOURS",
    text: "Lifetime asked for with --token request",
    group: "How Kiali signs in",
    verbs: pair,
  },
  {
    name: "token-place",
    takes: "PLACE",
    oneOf: ["own-key", "inline"],
    text: "A key of its own, replaceable under a running Kiali, or inside the kubeconfig",
    group: "How Kiali signs in",
    verbs: pair,
  },
  {
    name: "form",
    takes: "FORM",
    oneOf: ["combined", "labelled"],
    text: "One Secret for all clusters, or one labelled Secret per cluster",
    group: "How Kiali signs in",
    verbs: pair,
  },
  {
    name: "part",
    takes: "HALF",
    oneOf: ["both", "remote", "home"],
    text: "Only the remote's objects and credential, or only the home's entry and restart; default: both",
    group: "Remote access",
    verbs: pair,
  },
  {
    name: "exec-json",
    takes: "FILE",
    text: "An ExecConfig as JSON in place of a token; - reads standard input",
    group: "How Kiali signs in",
    verbs: pair,
  },
  {
    name: "name",
    takes: "NAME",
    many: true,
    text: "The connection, by the cluster's name in Kiali; repeatable, or a comma list",
    group: "Which connections",
    verbs: ofHome,
  },
  {
    name: "all",
    takes: null,
    text: "Every connection of this home that the verb can be about",
    group: "Which connections",
    verbs: upkeep,
  },
  {
    name: "all",
    takes: null,
    text: "The home and every cluster that its Kiali reads",
    group: "Which connections",
    verbs: users,
  },
  {
    name: "user",
    takes: "NAME",
    text: "The user, as the API server names him: with its prefix",
    group: "What to do",
    verbs: users,
  },
  {
    name: "group",
    takes: "NAME",
    text: "The group, as the API server names it: with its prefix",
    group: "What to do",
    verbs: users,
  },
  {
    name: "as",
    takes: "CLUSTER=NAME",
    many: true,
    text: "What this cluster calls the same user or group, where that differs; repeatable",
    group: "What to do",
    verbs: users,
  },
  {
    name: "level",
    takes: "LEVEL",
    oneOf: ["read", "write"],
    text: "To see namespaces and logs, or also to change what Kiali changes; default: read",
    group: "What to do",
    verbs: users,
  },
  {
    name: "namespace",
    takes: "NAMESPACE",
    many: true,
    text: "In this namespace; repeatable, or a comma list",
    group: "What to do",
    verbs: users,
  },
  {
    name: "whole-cluster",
    takes: null,
    text: "In every namespace, also those that are yet to come",
    group: "What to do",
    verbs: users,
  },
  {
    name: "expiring-within",
    takes: "DAYS",
    text: "Those whose credential expires within so many days",
    group: "Which connections",
    verbs: ["list", "rotate"],
  },
  {
    name: "remote",
    takes: "NAME=CONTEXT",
    many: true,
    text: "Context of a connection's cluster, where none has the address of its entry; repeatable",
    group: "Which connections",
    verbs: ofHome,
  },
  {
    name: "home-only",
    takes: null,
    text: "Ask the home alone; no remote is dialled",
    group: "Which connections",
    verbs: ["list"],
  },
  {
    name: "leaks",
    takes: "CONTEXT",
    text: "In place of connections: what in this cluster looks like an access for a Kiali and is used by none of this home's",
    group: "Which connections",
    verbs: ["list"],
  },
  {
    name: "leaked",
    takes: "ORDER",
    oneOf: ["binding-first", "token-first"],
    text: "The credential is known to others: the remote at once, the home beside it",
    group: "What to do",
    verbs: ["revoke"],
  },
  {
    name: "leftovers",
    takes: null,
    text: "Also take the cluster out of Kiali's configuration: kiali_urls, discovery overrides",
    group: "What to do",
    verbs: ["revoke"],
  },
  {
    name: "token-ttl-hours",
    takes: "HOURS",
    text: "Lifetime of a new token by TokenRequest; default: what it has now",
    group: "What to do",
    verbs: ["rotate"],
  },
  {
    name: "access",
    takes: "LEVEL",
    oneOf: ["view-only", "full"],
    text: "What Kiali may do there; default: what it may now",
    group: "What to do",
    verbs: ["repair"],
  },
  {
    name: "migrate",
    takes: null,
    text: "Move the entry to the combined Secret, with the token in a key of its own",
    group: "What to do",
    verbs: ["adopt"],
  },
  {
    name: "tag",
    takes: "TAG",
    oneOf: ["istio.cluster_id", "cluster"],
    text: "The name of the tag; default: istio.cluster_id, which Kiali asks for since 1.86",
    group: "What to do",
    verbs: ["tag"],
  },
  {
    name: "absent",
    takes: null,
    text: "Take the tag away again, where it is as this console writes it",
    group: "What to do",
    verbs: ["tag"],
  },
  {
    name: "label",
    takes: "NAME=VALUE",
    many: true,
    text: "A label that every series, or the tag that every span, has to have; repeat it for more",
    group: "What to do",
    verbs: ["scope"],
  },
  {
    name: "no-labels",
    takes: null,
    text: "Take the scope away",
    group: "What to do",
    verbs: ["scope"],
  },
  {
    name: "of",
    takes: "STORE",
    oneOf: ["prometheus", "custom-dashboards", "tracing"],
    text: "Whose queries; default: prometheus, which is the graph, metrics and the overview",
    group: "What to do",
    verbs: ["scope"],
  },
  {
    name: "retry",
    takes: null,
    text: "Delete and prove what the records name: all of them, or those of --name",
    group: "What to do",
    verbs: ["orphans"],
  },
  {
    name: "forget",
    takes: "NAME=STATEMENT",
    text: "Strike one off on your word, which goes on record",
    group: "What to do",
    verbs: ["orphans"],
  },
  {
    name: "wait-seconds",
    takes: "SECONDS",
    text: "How long it can still be called off after the question; default: 10, and 0 with --yes",
    group: "Running",
    verbs: ["revoke", "withdraw"],
  },
  {
    name: "override",
    takes: "GATE=REASON",
    many: true,
    text: "Go on although this gate says no, with the reason for the record; repeatable",
    group: "Running",
    verbs: [...upkeep, ...users, "orphans", "scope"],
  },
  {
    name: "override",
    takes: "CHECK=REASON",
    many: true,
    text: "Go on although this check blocks, with the reason for the record; repeatable",
    group: "Running",
    verbs: pair,
  },
  {
    name: "only",
    takes: "CHECK",
    many: true,
    text: "Run only this check, or every check of a group; repeatable, or a comma list",
    group: "Running",
    verbs: ["check"],
  },
  {
    name: "digest",
    takes: "DIGEST",
    text: "Apply only if the plan still is the one with this digest",
    group: "Running",
    verbs: [...planned, ...upkeep, ...users, "orphans", "scope"],
  },
  {
    name: "dry-run",
    takes: null,
    text: "Write nothing: the API servers judge each change and forget it",
    group: "Running",
    verbs: writes,
  },
  {
    name: "yes",
    short: "y",
    takes: null,
    text: "Apply without asking; needed where nobody can be asked",
    group: "Running",
    verbs: writes,
  },
  {
    name: "kubeconfig",
    takes: "FILE",
    text: "This file in place of KUBECONFIG and ~/.kube/config",
    group: "General",
    verbs: VERBS,
  },
  {
    name: "output",
    short: "o",
    takes: "FORMAT",
    oneOf: ["table", "json"],
    text: "table (default) or json",
    group: "General",
    verbs: VERBS.filter((verb) => verb !== "list" && verb !== "status"),
  },
  {
    name: "output",
    short: "o",
    takes: "FORMAT",
    oneOf: ["table", "json", "prometheus"],
    text: "table (default), json (with --watch a line for each change), or prometheus, as the console's /metrics",
    group: "General",
    verbs: ["status"],
  },
  {
    name: "output",
    short: "o",
    takes: "FORMAT",
    oneOf: ["table", "wide", "json"],
    text: "table (default), wide (also the server, the account, and how old both connection and credential are), or json",
    group: "General",
    verbs: ["list"],
  },
  { name: "help", short: "h", takes: null, text: "This text", group: "General", verbs: VERBS },
  { name: "version", takes: null, text: "The version", group: "General", verbs: VERBS },
];
