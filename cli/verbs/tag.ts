import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { type ChooseNames, runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { suggest } from "../suggest";
import { plainQuestion } from "../upkeep-verb";

/** Tells control planes to put their cluster's name on every span, or to stop. */
export const tag: RunVerb = (session) =>
  runUpkeep(
    session,
    {
      verb: "tag",
      special: (options) => ({ tag: options.get("tag")?.[0], isAbsent: options.has("absent") }),
      optionOf: { isAbsent: "absent" },
      isMeant: () => true,
      nothingMeant: "has a control plane",
      question: plainQuestion,
      windowSeconds: 0,
    },
    chooseClusters,
  );

/** The home's own control plane can be meant as well as a connection's. */
const chooseClusters: ChooseNames = async (session, home) => {
  const isAll = session.options.has("all");
  const { names, asked, world } = home;
  if (isAll && names.length > 0)
    return { misuse: { field: "name", text: "--name and --all exclude each other.", hint: null } };
  if (!isAll && names.length === 0)
    return {
      misuse: {
        field: "name",
        text: "--name NAME is missing: which cluster's control plane?",
        hint: "--all means the home and every connection; those without a control plane are left out.",
      },
    };
  const found = await meshClusters(homeFacts(world, asked, { signal: session.signal }), asked.remotes);
  if (!found.ok) return { problem: found.problem };
  const known = found.value.map(({ name }) => name);
  if (isAll) return { names: known };
  const unknown = names.filter((name) => !known.includes(name));
  const [first] = unknown;
  if (first === undefined) return { names };
  const meant = unknown.length === 1 ? suggest(first, known) : null;
  return {
    misuse: {
      field: "name",
      text: `The Kiali in ${asked.home} reads no cluster called ${unknown.join(", ")}.`,
      hint: meant ? `Did you mean --name ${meant}?` : `It reads ${known.join(", ")}.`,
    },
  };
};
