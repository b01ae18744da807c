import type { Check } from "../check";
import { failed, pass, skipped, unknown } from "../verdicts";
import { withKiali } from "../when-answering";

export const oauthClient: Check = {
  id: "kiali.oauth-client",
  group: "kiali",
  subject: "remote",
  title: "The remote has the OAuthClient that an OpenShift login needs",
  severity: "block",
  canBeOverridden: true,
  why: "With auth.strategy openshift and no impersonation, Kiali does not start when one remote lacks it.",
  how: "GET oauthclients/<instance>-<namespace> (oauth.openshift.io/v1) in the remote.",
  fix: {
    text: "Create the OAuthClient with the redirect URI of your Kiali.",
    href: "https://kiali.io/docs/configuration/authentication/openshift/",
  },
  run: (facts) =>
    withKiali(
      facts,
      async (kiali) => {
        if (kiali.authStrategy !== "openshift") return skipped("Kiali does not sign people in by OpenShift");
        if (kiali.config.ok && kiali.config.value.openshiftImpersonation)
          return skipped("Kiali impersonates its users: no OAuthClient is needed");
        const name = `${kiali.instanceName}-${kiali.namespace}`;
        const found = await facts.remote.cluster.read({
          apiVersion: "oauth.openshift.io/v1",
          kind: "OAuthClient",
          namespace: null,
          name,
        });
        if (!found.ok) return unknown(found.problem);
        return found.value
          ? pass(`OAuthClient ${name} exists`)
          : failed(`${facts.remote.context} has no OAuthClient ${name}: Kiali would not start`);
      },
      [facts.remote],
    ),
};
