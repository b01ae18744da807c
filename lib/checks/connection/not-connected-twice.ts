import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const notConnectedTwice: Check = {
  id: "connection.not-twice",
  group: "connection",
  subject: "pair",
  title: "The remote is not connected under another name",
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali would read one cluster twice, and show everything in it twice.",
  how: "Server addresses of the entries that Kiali reads already.",
  fix: { text: "Remove the other entry." },
  run: (facts) =>
    withKiali(facts, async () => {
      const [name, entries, endpoint] = await Promise.all([facts.name(), facts.entries(), facts.endpoint()]);
      if (!name) return skipped("the remote has no name yet");
      if (!entries.ok) return unknown(entries.problem);
      if (!endpoint.ok) return unknown(endpoint.problem);
      const { server } = endpoint.value.endpoint;
      const twin = entries.value.find((each) => each.key !== name.value && sameServer(each.server, server));
      if (!twin) return pass(`no other entry leads to ${server}`);
      return warned(`Secret ${twin.secret.namespace}/${twin.secret.name} connects ${server} as ${twin.key} already`);
    }, [facts.remote]),
};

const sameServer = (a: string | null, b: string): boolean =>
  a !== null && URL.parse(a)?.origin === URL.parse(b)?.origin;
