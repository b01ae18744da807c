import * as z from "zod";
import { adminClient } from "@/e2e/cluster/admin-client";
import { type RealClusters, startRealClusters } from "@/e2e/cluster/real-clusters";
import { until } from "@/e2e/cluster/until";
import type { TrustedIssuer } from "@/sandbox/auth/trusted-issuer";
import { authenticationConfiguration } from "./authentication-configuration";
import { forgeToken } from "./forge-token";
import type { TestProvider } from "./start-provider";

const reviewed = z.object({ status: z.object({ error: z.string().optional() }) });
const REVIEW = "/apis/authentication.k8s.io/v1/tokenreviews";

/**
 * What each cluster of the test bed believes of a provider: east takes tokens for Kiali's clients and says `oidc:`, west waits for
 * another audience, north calls the same people `corp:`.
 */
export const trustOf = ({ issuer, ca }: Pick<TestProvider, "issuer" | "ca">) => ({
  east: [{ url: issuer, ca, audiences: ["kiali", "kiali-brief", "kiali-public"], prefix: "oidc:" }],
  west: [{ url: issuer, ca, audiences: ["kiali-west"], prefix: "oidc:" }],
  north: [{ url: issuer, ca, audiences: ["kiali"], prefix: "corp:" }],
});

/**
 * Real API servers, one per name, that trust these issuers, and that have fetched the keys of `provider` when this resolves: their
 * readiness says nothing about that. Rejects as `startRealClusters` does.
 */
export async function startTrustingClusters(
  provider: TestProvider,
  trust: Readonly<Record<string, readonly TrustedIssuer[]>> = trustOf(provider),
): Promise<RealClusters> {
  const names = Object.keys(trust);
  const authentication = Object.fromEntries(
    names.map((name) => [name, authenticationConfiguration(trust[name] ?? [])]),
  );
  const clusters = await startRealClusters({ names, authentication });
  try {
    await Promise.all(
      clusters.clusters.map(({ context }) => untilTrusting(clusters.kubeconfigPath, context, provider)),
    );
    return clusters;
  } catch (error) {
    await clusters.stop();
    throw error;
  }
}

/** Waits until the server can look at a token of the provider at all. */
async function untilTrusting(kubeconfigPath: string, context: string, provider: TestProvider): Promise<void> {
  const admin = await adminClient(kubeconfigPath, context);
  const spec = { token: forgeToken(provider, "bad signature") };
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec };
  await until(`${context} knows the keys of ${provider.issuer}`, async () => {
    const { body } = await admin.send("POST", REVIEW, review);
    return reviewed.parse(body).status.error?.includes("not initialized") ? null : true;
  });
  admin.close();
}
