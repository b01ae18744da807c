import { bothSides } from "../both-sides";
import { failed, judge, pass, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

/** Server-side apply is stable from 1.22, selfsubjectreviews from 1.28. */
const NEEDED_MINOR = 22;
const WANTED_MINOR = 28;

export const versionSupported = bothSides("version", (side) => ({
  group: "clusters",
  title: `The ${side}'s Kubernetes version is supported`,
  severity: "block",
  canBeOverridden: true,
  why: "Objects are written by server-side apply, which older API servers do not have.",
  how: "GET /version.",
  fix: { text: `Upgrade the cluster to 1.${WANTED_MINOR} or newer.`, href: "https://kubernetes.io/releases/" },
  run: (own) =>
    whenAnswering([own], async () =>
      judge(await own.cluster.version(), ({ gitVersion, major, minor }) => {
        const number = Number.parseInt(minor, 10);
        if (Number(major) > 1 || number >= WANTED_MINOR) return pass(gitVersion);
        if (number < NEEDED_MINOR)
          return failed(`${own.context} runs ${gitVersion}; server-side apply needs 1.${NEEDED_MINOR}`);
        return warned(`${own.context} runs ${gitVersion}, which is out of support`, {
          fix: { text: `It works, but ${own.context} cannot say who you are before 1.${WANTED_MINOR}: upgrade it.` },
        });
      }),
    ),
}));
