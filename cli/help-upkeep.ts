import type { Verb } from "./options";

type About = { does: string; more: string; examples: readonly string[] };

/** What --help says of the verbs that look after connections which exist. */
export const ABOUT_UPKEEP = {
  list: {
    does: "list every connection of a home, whoever made it, and what is wrong with it",
    more: `Reads only. The remotes are asked all at once, each with its deadline; --home-only leaves them alone. A Kiali that
crash-loops or hangs because of a remote comes first, with the command that brings it back.`,
    examples: [
      "kiali-fleet list --home east",
      "kiali-fleet list --home east --output wide",
      "kiali-fleet list --home east --expiring-within 14",
      "kiali-fleet list --home east --leaks west",
    ],
  },
  revoke: {
    does: "take connections back, and prove it",
    more: `The entry leaves the home and Kiali restarts once for all of them; then token, binding, role and account go in the
remote, and the old token must get 401. What cannot be reached is put on record in the home: see orphans.`,
    examples: [
      "kiali-fleet revoke --home east --name west",
      "kiali-fleet revoke --home east --name west --leaked token-first --yes",
      "kiali-fleet revoke --home east --all --dry-run",
    ],
  },
  rotate: {
    does: "replace credentials, without a moment in which none is valid",
    more: "A token with a key of its own is replaced under the running Kiali; an inline one moves there, with one restart for all.",
    examples: [
      "kiali-fleet rotate --home east --name west",
      "kiali-fleet rotate --home east --expiring-within 7 --yes",
    ],
  },
  repair: {
    does: "bring what is granted to what the running Kiali needs",
    more: "Compares the rules one by one, makes missing pieces again, and switches between view-only and full when told to.",
    examples: ["kiali-fleet repair --home east --all", "kiali-fleet repair --home east --name west --access view-only"],
  },
  adopt: {
    does: "take over connections that the script or a hand made",
    more: "They get our labels, the leaked copy of the token goes, and with --migrate the entry moves to the combined Secret.",
    examples: ["kiali-fleet adopt --home east --name west", "kiali-fleet adopt --home east --all --migrate"],
  },
  quarantine: {
    does: "take clusters out of Kiali's start-up, so that it can start while they are down",
    more: "The entries are set aside in the home, not destroyed; release puts them back.",
    examples: ["kiali-fleet quarantine --home east --name west"],
  },
  release: {
    does: "put back what quarantine set aside",
    more: "The credential is tried first, as it is before a connect.",
    examples: ["kiali-fleet release --home east --name west"],
  },
  grant: {
    does: "let a user or a group see, or change, what Kiali shows of clusters",
    more: `Binds them to a role with exactly what Kiali asks for in their name, and asks the API servers whether it holds. --name takes
the home as well, by its name in Kiali.`,
    examples: [
      "kiali-fleet grant --home east --name west --group oidc:shop-team --namespace shop",
      "kiali-fleet grant --home east --all --group oidc:mesh-admins --as west=corp:mesh-admins --level write --whole-cluster",
    ],
  },
  withdraw: {
    does: "take back what grant gave, and prove it",
    more: "Deletes the bindings that this console made for them, and names what else goes on granting the same.",
    examples: ["kiali-fleet withdraw --home east --name west --group oidc:shop-team --namespace shop"],
  },
  orphans: {
    does: "list what was granted and could not be taken back yet, and finish it",
    more: "Without --retry and --forget it reads only.",
    examples: [
      "kiali-fleet orphans --home east",
      "kiali-fleet orphans --home east --retry --yes",
      'kiali-fleet orphans --home east --forget west="the cluster was destroyed on 2026-11-20"',
    ],
  },
  tag: {
    does: "put each cluster's name on its spans, where Istio does not do it by itself",
    more: `Edits the one Telemetry that counts in each primary, beside the tags that are there, and waits for a span. No workload restarts.
Refused where it would turn tracing off.`,
    examples: [
      "kiali-fleet tag --home east --name east --name west",
      "kiali-fleet tag --home east --all --tag cluster --dry-run",
      "kiali-fleet tag --home east --name west --absent",
    ],
  },
  scope: {
    does: "set the labels that Kiali's queries carry, so that a shared store shows this mesh alone",
    more: `Writes it where Kiali's installer wants it: the Kiali resource, config.yaml, or by helm, which it waits for. What would hide
a cluster asks for a reason (--override gate.scope-keeps-clusters=REASON). Kiali restarts, and the same queries have to find the same clusters.`,
    examples: [
      "kiali-fleet scope --home east --label mesh_id=mesh-1 --dry-run",
      "kiali-fleet scope --home east --label mesh_id=mesh-1 --yes",
      "kiali-fleet scope --home east --no-labels --yes",
    ],
  },
} as const satisfies Partial<Record<Verb, About>>;
