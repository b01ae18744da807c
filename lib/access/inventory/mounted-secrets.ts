import type { KialiInstallation } from "@/lib/kiali/installation";
import { REMOTE_SECRETS_ROOT } from "@/lib/kiali/secret-names";

/** A Secret that Kiali's pod reads remotes from. Unless optional, no new pod starts without it. */
export type MountedSecret = { secretName: string; volume: string; optional: boolean };

export const mountedSecrets = ({
  deployment: { volumes, mounts },
}: Pick<KialiInstallation, "deployment">): readonly MountedSecret[] =>
  volumes.flatMap(({ name, secretName, optional }) =>
    secretName !== null && mounts[name]?.startsWith(`${REMOTE_SECRETS_ROOT}/`)
      ? [{ secretName, volume: name, optional }]
      : [],
  );
