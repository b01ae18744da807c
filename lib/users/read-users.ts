import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { clusterFacts } from "@/lib/checks/cluster-facts";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { apiServerTrust } from "./api-server-trust";
import { compareTrust } from "./compare-trust";
import { readSignInSettings } from "./openid-settings";
import { providerNotes } from "./provider-notes";
import { strategyNotes } from "./strategy-notes";
import type { ClusterTrust, UsersView } from "./users-view";

export type UsersOptions = {
  signal?: AbortSignal;
  /** Where this console takes people back after a sign-in, for the notes; null leaves it out. */
  redirectUri?: string | null;
  /** Whether a context must not be dialled unless somebody asks for it: its login may open a window. Without it none is spared. */
  isSpared?: (context: string) => Promise<boolean>;
  /** The clock, ms. */
  now?: () => number;
};

/**
 * How people sign in to a home's Kiali and what every API server accepts; all clusters are asked at once, and one that is silent delays and hides
 * no other. Reads only. Fails where Kiali, its configuration or its Secrets cannot be read.
 */
export async function readUsers(facts: HomeFacts, options: UsersOptions = {}): Promise<Result<UsersView>> {
  const [kiali, settings, clusters] = await Promise.all([
    facts.kiali(),
    readSignInSettings(facts),
    meshClusters(facts),
  ]);
  if (!kiali.ok) return kiali;
  if (!settings.ok) return settings;
  if (!clusters.ok) return clusters;
  const { openid } = settings.value;
  const isOpenid = settings.value.strategy === "openid";
  const trust =
    isOpenid && !openid.disableRbac
      ? await Promise.all(clusters.value.map((each) => trustIn(facts, each, options)))
      : [];
  const { namespace, name, version } = kiali.value;
  return ok({
    home: facts.home.context,
    at: new Date((options.now ?? Date.now)()).toISOString(),
    kiali: { namespace, name, version },
    openid: isOpenid
      ? {
          issuer: openid.issuer,
          clientId: openid.clientId,
          usernameClaim: openid.usernameClaim,
          scopes: openid.scopes,
          apiToken: openid.apiToken,
          skipsTlsVerify: openid.skipsTlsVerify,
          authenticationTimeoutSeconds: openid.authenticationTimeoutSeconds,
        }
      : null,
    strategy: strategyNotes({ settings: settings.value, version, clusters: clusters.value }),
    trust,
    findings: compareTrust(openid, trust),
    providers: isOpenid ? providerNotes(settings.value, options.redirectUri ?? null) : [],
    canReview: isOpenid && !openid.disableRbac && openid.issuer !== null && openid.clientId !== null,
  });
}

async function trustIn(
  facts: HomeFacts,
  { name, isHome, context, problem }: MeshCluster,
  { isSpared, signal }: UsersOptions,
): Promise<ClusterTrust> {
  const base = { cluster: name, isHome, context, evidence: null };
  const unknown = (why: Problem): ClusterTrust => ({ ...base, problem: why });
  if (context === null) return unknown(problem ?? { kind: "no-such-context", context: name });
  if (!isHome && (await isSpared?.(context))) return { ...base, evidence: { from: "not-asked" }, problem: null };
  const opened = isHome ? ok(facts.home.cluster) : await facts.world.open(context);
  if (!opened.ok) return unknown(opened.problem);
  const trust = await apiServerTrust(clusterFacts("remote", opened.value, signal).cluster);
  return trust.ok ? { ...base, evidence: trust.value, problem: null } : unknown(trust.problem);
}
