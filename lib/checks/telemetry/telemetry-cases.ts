import { type FakeSeries, fakePrometheus } from "@/lib/telemetry/fake-prometheus";
import { type Case, config, eastDenies } from "../changes";
import { type Changes, EAST } from "../healthy-pair";

const metrics = (...rows: readonly FakeSeries[]): Changes => ({
  east: { ...EAST, proxy: (_service, path) => fakePrometheus(rows)(path) },
});
const answers = (status: number, body: unknown): Changes => ({ east: { ...EAST, proxy: () => ({ status, body }) } });
const TRACING = `external_services:
  tracing: { enabled: true, provider: jaeger, use_grpc: false, internal_url: "http://prometheus.istio-system:9090" }
server:
`;
const tracing = (body: unknown): Changes => ({ ...config("server:\n", TRACING), ...answers(200, body) });

export const telemetryCases: readonly Case[] = [
  {
    id: "telemetry.metrics-store",
    when: "it answers",
    changes: {},
    status: "pass",
    says: /Prometheus 2\.42\.0 at .*through the API server of east/,
  },
  {
    id: "telemetry.metrics-store",
    when: "its Service is not there",
    changes: { eastLacks: ["Service/istio-system/prometheus"] },
    status: "warn",
    says: /Service istio-system\/prometheus does not exist/,
  },
  {
    id: "telemetry.metrics-store",
    when: "a login page stands before it",
    changes: answers(200, "<html>"),
    status: "warn",
    says: /not as a store of its kind/,
  },
  {
    id: "telemetry.metrics-store",
    when: "Kiali is told to do without",
    changes: config("server:\n", "external_services: { prometheus: { enabled: false } }\nserver:\n"),
    status: "skip",
    says: /not used by Kiali/,
  },
  { id: "telemetry.metrics-store", when: "it refuses the tenant", changes: answers(401, "no org id"), status: "warn" },
  {
    id: "telemetry.metrics-store",
    when: "this login may not use the service proxy",
    changes: eastDenies("proxy"),
    status: "unknown",
  },
  {
    id: "telemetry.metrics-store",
    when: "it wants a login that the API server keeps for itself",
    changes: config(
      "server:\n",
      "external_services: { prometheus: { auth: { type: bearer, token: abc } } }\nserver:\n",
    ),
    status: "unknown",
    says: /authorization-taken/,
  },
  { id: "telemetry.remote-reports", when: "they do", changes: {}, status: "pass", says: /series of west/ },
  {
    id: "telemetry.remote-reports",
    when: "only the home's proxies report traffic with it",
    changes: metrics({ reporter: "source", from: "east", to: "west" }),
    status: "warn",
    says: /its own do not/,
  },
  {
    id: "telemetry.remote-reports",
    when: "no series names it",
    changes: metrics({ reporter: "source", from: "east", to: "east" }),
    status: "skip",
    says: /no traffic yet/,
  },
  {
    id: "telemetry.remote-reports",
    when: "there is no traffic at the moment",
    changes: metrics({ reporter: "source", from: "west", to: "east", rate: 0 }),
    status: "pass",
    says: /no traffic in the last minutes/,
  },
  { id: "telemetry.remote-reports", when: "the store cannot be asked", changes: eastDenies("proxy"), status: "skip" },
  {
    id: "telemetry.remote-reports",
    when: "Kiali's configuration cannot be read",
    changes: eastDenies("read ConfigMap/istio-system/kiali"),
    status: "unknown",
  },
  {
    id: "telemetry.clusters-known",
    when: "a proxy does not know its own",
    changes: metrics({ reporter: "source", from: "unknown", to: "east", series: 3 }),
    status: "warn",
    says: /3 series/,
  },
  {
    id: "telemetry.clusters-known",
    when: "a client has no proxy",
    changes: metrics({ reporter: "destination", from: "unknown", to: "east" }),
    status: "pass",
    says: /seen: east, west"/,
  },
  { id: "telemetry.clusters-known", when: "no proxy reports", changes: metrics(), status: "skip" },
  {
    id: "telemetry.clusters-known",
    when: "Kiali's configuration cannot be read",
    changes: eastDenies("read ConfigMap/istio-system/kiali"),
    status: "unknown",
  },
  { id: "telemetry.trace-store", when: "Kiali does without", changes: {}, status: "skip" },
  {
    id: "telemetry.trace-store",
    when: "it answers",
    changes: tracing({ data: ["a.b"], errors: null }),
    status: "pass",
    says: /Jaeger at/,
  },
  {
    id: "telemetry.trace-store",
    when: "it answers with its user interface",
    changes: tracing("<!doctype html>"),
    status: "warn",
  },
  {
    id: "telemetry.trace-store",
    when: "this login may not use the service proxy",
    changes: { ...tracing({}), ...eastDenies("proxy") },
    status: "unknown",
  },
];
