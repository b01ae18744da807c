"use client";
import { useQuery } from "@tanstack/react-query";
import { CouldNot } from "@/components/fleet/what-is-there";
import { Age } from "@/components/status/age";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { PodHealth } from "@/lib/access/quarantine/pod-health";
import type { Problem, Result } from "@/lib/problem";
import type { ClusterInKiali } from "@/lib/status/cluster-kiali";
import { Again, Asked } from "./asked";
import type { ConnectionRef } from "./cluster-ref";
import { inKialiQuery } from "./kiali-query";
import { Facts, Section } from "./section";

/** What the running Kiali says of the cluster: whether it lists it, what it took in, how many namespaces it shows, since when it runs. */
export function InKialiSection({ of, connection }: { of: ConnectionRef; connection: ConnectionRow | null }) {
  const query = useQuery(inKialiQuery(of));
  const seen = query.data?.ok ? query.data.value : null;
  return (
    <Section
      title="As Kiali sees it"
      note={seen && <Age of={{ atMs: seen.atMs, from: "kiali" }} />}
      action={<Again query={query} what="what Kiali says" />}
    >
      <Asked query={query} words="Kiali is being asked">
        {(value) => <Said name={of.name} value={value} connection={connection} />}
      </Asked>
    </Section>
  );
}

function Said({
  name,
  value: { listed, configured, namespaces, pods, kiali },
  connection,
}: {
  name: string;
  value: ClusterInKiali;
  connection: ConnectionRow | null;
}) {
  return (
    <Panel className="px-3 py-2.5">
      <Facts>
        <dt>Kiali</dt>
        <dd>
          <code dir="auto">
            {kiali.namespace}/{kiali.name}
          </code>{" "}
          {kiali.version ?? "of unknown version"}
        </dd>
        <dt>Loaded</dt>
        <dd>
          <Loaded name={name} listed={listed} />
        </dd>
        <dt>Accessible</dt>
        <dd>
          <Accessible configured={configured} />
        </dd>
        <dt>Namespaces</dt>
        <dd>
          {namespaces.ok ? (
            `${namespaces.value} shown to somebody who has not signed in`
          ) : (
            <NeedsLogin answer={namespaces} what="how many it shows" />
          )}
        </dd>
        <dt>Runs since</dt>
        <dd>
          <Pods pods={pods} writtenAt={connection?.rotatedAt ?? connection?.createdAt ?? null} />
        </dd>
      </Facts>
    </Panel>
  );
}

function Loaded({ name, listed }: { name: string; listed: ClusterInKiali["listed"] }) {
  if (!listed.ok) return <KialiSilent problem={listed.problem} />;
  const others = listed.value.filter((each) => each !== name);
  return (
    <>
      {listed.value.includes(name) ? (
        <Verdict kind="pass" word="Kiali lists it" className="flex min-h-5" />
      ) : (
        <Verdict kind="fail" word="Kiali does not list it" className="flex min-h-5" />
      )}
      <span className="block text-meta text-n10">
        {others.length === 0 ? "It lists no other cluster." : `Beside ${others.length} more: ${some(others)}.`}
      </span>
    </>
  );
}

const SHOWN = 4;
const some = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(", ")}…` : names.join(", ");

function Accessible({ configured }: { configured: ClusterInKiali["configured"] }) {
  if (!configured.ok) return <NeedsLogin answer={configured} what="what it took in" />;
  if (configured.value === null)
    return <Verdict kind="fail" word="Kiali has no such cluster" className="flex min-h-5" />;
  const { isAccessible, endpoint, secret } = configured.value;
  return (
    <>
      <Verdict
        kind={isAccessible ? "pass" : "fail"}
        word={isAccessible ? "It has an entry that it can use" : "It has no entry that it can use"}
        className="flex min-h-5 whitespace-normal"
      />
      <span className="block text-meta text-n10">
        {[endpoint, secret === null ? null : `from Secret ${secret}`].filter(Boolean).join(", ")}
      </span>
    </>
  );
}

/** Kiali asks all its clusters for an answer, and one that withholds rights makes it hang for everyone. */
function KialiSilent({ problem }: { problem: Problem }) {
  if (problem.kind !== "timed-out") return <CouldNot problem={problem} />;
  return (
    <>
      <Verdict
        kind="fail"
        word={`Kiali did not answer within ${Math.round(problem.timeoutMs / 1000)} s`}
        className="flex min-h-5 whitespace-normal"
      />
      <span className="block text-meta text-n10">
        It asks its clusters for this answer: one that hangs, or withholds rights, makes it wait.
      </span>
    </>
  );
}

/** A Kiali that wants a login keeps this to itself: that is no fault. */
function NeedsLogin({ answer, what }: { answer: Result<unknown>; what: string }) {
  if (answer.ok) return null;
  if (answer.problem.kind !== "unauthenticated") return <KialiSilent problem={answer.problem} />;
  return <span className="text-n10">Kiali tells only who signed in {what}</span>;
}

function Pods({ pods, writtenAt }: { pods: ClusterInKiali["pods"]; writtenAt: string | null }) {
  if (!pods.ok) return <CouldNot problem={pods.problem} />;
  const ready = pods.value.filter(({ isReady }) => isReady);
  if (ready.length === 0) return <Verdict kind="fail" word="No pod of Kiali is ready" className="flex min-h-5" />;
  const isOlder = (pod: PodHealth): boolean =>
    writtenAt !== null && pod.since !== null && Date.parse(pod.since) < Date.parse(writtenAt);
  return (
    <ul>
      {ready.map((pod) => (
        <li key={pod.name}>
          {pod.since === null ? "not known" : <RelativeTime at={pod.since} />}, <code>{pod.name}</code>
          {pod.restarts > 0 && `, ${pod.restarts} ${pod.restarts === 1 ? "restart" : "restarts"}`}
          {isOlder(pod) && (
            <span className="block text-meta text-n10">
              The entry was written after that: Kiali reads a new entry when it starts, a rotated token by itself.
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
