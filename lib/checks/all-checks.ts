import type { Check } from "./check";
import { clockAgrees } from "./clusters/clock-agrees";
import { differentClusters } from "./clusters/different-clusters";
import { openshift } from "./clusters/openshift";
import { reachable } from "./clusters/reachable";
import { signedIn } from "./clusters/signed-in";
import { tlsTrusted } from "./clusters/tls-trusted";
import { versionSupported } from "./clusters/version-supported";
import { accessFits } from "./connection/access-fits";
import { address } from "./connection/address";
import { existingConnection } from "./connection/existing-connection";
import { nameFree } from "./connection/name-free";
import { nameIsIstios } from "./connection/name-is-istios";
import { nameValid } from "./connection/name-valid";
import { notConnectedTwice } from "./connection/not-connected-twice";
import { secretSize } from "./connection/secret-size";
import { tlsCoversAddress } from "./connection/tls-covers-address";
import { trust } from "./connection/trust";
import { contextUsable } from "./contexts/context-usable";
import { authStrategy } from "./kiali/auth-strategy";
import { clusterWideAccess } from "./kiali/cluster-wide-access";
import { entriesSound } from "./kiali/entries-sound";
import { execProvider } from "./kiali/exec-provider";
import { kialiConfigured } from "./kiali/kiali-configured";
import { kialiFound } from "./kiali/kiali-found";
import { kialiServes } from "./kiali/kiali-serves";
import { kialiVersion } from "./kiali/kiali-version";
import { nobodyResets } from "./kiali/nobody-resets";
import { oauthClient } from "./kiali/oauth-client";
import { restartWithoutOutage } from "./kiali/restart-without-outage";
import { secretForm } from "./kiali/secret-form";
import { controlPlane } from "./mesh/control-plane";
import { deploymentModel } from "./mesh/deployment-model";
import { homeClusterId } from "./mesh/home-cluster-id";
import { istioRemoteSecret } from "./mesh/istio-remote-secret";
import { networkKnown } from "./mesh/network-known";
import { remoteClusterId } from "./mesh/remote-cluster-id";
import { sameMeshId } from "./mesh/same-mesh-id";
import { sharedRootCa } from "./mesh/shared-root-ca";
import { mayCreate, mayCreateNamespace } from "./rights/may-create";
import { mayGrant } from "./rights/may-grant";
import { mayHoldKiali } from "./rights/may-hold-kiali";
import { mayReachKiali } from "./rights/may-reach-kiali";
import { mayReconcileKiali } from "./rights/may-reconcile-kiali";
import { mayRestartKiali } from "./rights/may-restart-kiali";
import { mayWriteHomeSecret } from "./rights/may-write-home-secret";
import { clustersKnown } from "./telemetry/clusters-known";
import { metricsStore } from "./telemetry/metrics-store";
import { remoteReports } from "./telemetry/remote-reports";
import { traceStore } from "./telemetry/trace-store";

/** Every check of a pair, grouped, in the order people read them: what others depend on comes first. */
export const allChecks: readonly Check[] = [
  ...contextUsable,
  ...reachable,
  ...tlsTrusted,
  ...signedIn,
  ...versionSupported,
  ...clockAgrees,
  ...openshift,
  differentClusters,
  ...mayCreate,
  mayCreateNamespace,
  mayGrant,
  mayWriteHomeSecret,
  mayRestartKiali,
  mayReconcileKiali,
  mayReachKiali,
  mayHoldKiali,
  kialiFound,
  kialiConfigured,
  kialiVersion,
  kialiServes,
  clusterWideAccess,
  authStrategy,
  secretForm,
  restartWithoutOutage,
  nobodyResets,
  entriesSound,
  execProvider,
  oauthClient,
  ...controlPlane,
  deploymentModel,
  remoteClusterId,
  homeClusterId,
  sameMeshId,
  sharedRootCa,
  networkKnown,
  istioRemoteSecret,
  metricsStore,
  remoteReports,
  clustersKnown,
  traceStore,
  nameIsIstios,
  nameValid,
  nameFree,
  existingConnection,
  notConnectedTwice,
  address,
  tlsCoversAddress,
  trust,
  accessFits,
  secretSize,
];
