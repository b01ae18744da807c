import { type ChildProcess, spawn } from "node:child_process";
import { access, constants, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { lastWords, runCommand } from "@/e2e/cluster/run-command";
import { until } from "@/e2e/cluster/until";
import type { MeshTraffic } from "@/sandbox/telemetry/mesh-traffic";
import { type History, historyOf } from "@/sandbox/telemetry/metric-series";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { askPlainly } from "./ask-plainly";
import { openMetrics } from "./backfill";
import { StoreUnavailable } from "./store-unavailable";

/** The one login that a guarded Prometheus of the tests knows. */
export const prometheusLogin = {
  username: "kiali",
  password: "open-sesame-prometheus",
  bcrypt: "$2b$05$abcdefghijklmnopqrstuu9ed3sbNKAdyzFWc79IMUXzCOLgyBIk2",
} as const;

export type RealPrometheus = {
  /** With the route prefix, without a slash at the end. */
  url: string;
  /** PEM of the CA of its certificate; null over plain HTTP. */
  ca: string | null;
  /** What it was filled with. */
  history: History;
  pid: number;
  stop: () => Promise<void>;
};

export type PrometheusOptions = {
  /** Where it listens; 127.0.0.1 unless a pod or an API server has to reach it. */
  host?: string;
  /** Asks for `prometheusLogin`. */
  isGuarded?: boolean;
  /** A certificate of a CA of its own, for the host. */
  isSecure?: boolean;
  /** Serves below this path: "/prom". */
  routePrefix?: string;
};

/** How long a filled store stays fresh: samples are written ahead of now, and a query sees those that are due. */
const AHEAD_MS = 60 * 60_000;

/** Starts the real Prometheus on a free port with this traffic in it. Rejects with `StoreUnavailable` where it is not installed. */
export async function startPrometheus(traffic: MeshTraffic, options: PrometheusOptions = {}): Promise<RealPrometheus> {
  const [prometheus, promtool] = await Promise.all([installed("prometheus"), installed("promtool")]);
  const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-prometheus-"));
  try {
    const history = historyOf(traffic, Date.now(), AHEAD_MS);
    const data = join(folder, "data");
    await mkdir(data);
    await fill(promtool, folder, data, history);
    const { host = "127.0.0.1", routePrefix = "" } = options;
    const web = await writeWebConfig(folder, host, options);
    const port = await freePort(host);
    const config = join(folder, "prometheus.yml");
    await writeFile(config, stringify({ global: { scrape_interval: "15s" }, scrape_configs: [] }));
    const url = `${options.isSecure ? "https" : "http"}://${host}:${port}${routePrefix}`;
    const child = spawn(
      prometheus,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=${host}:${port}`,
        "--log.level=warn",
        ...(web.file ? [`--web.config.file=${web.file}`] : []),
        ...(routePrefix ? [`--web.route-prefix=${routePrefix}`, `--web.external-url=${url}`] : []),
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const stop = async () => {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    };
    try {
      await ready(child, url, web.ca, options.isGuarded === true);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, ca: web.ca, history, pid: child.pid ?? 0, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function installed(program: string): Promise<string> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, program);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new StoreUnavailable(
    `${program} is not installed (on Debian: apt-get install --no-install-recommends prometheus)`,
  );
}

async function fill(promtool: string, folder: string, data: string, history: History): Promise<void> {
  const samples = join(folder, "samples.om");
  await writeFile(samples, openMetrics(history));
  if (history.series.length === 0) return;
  const ran = await runCommand(promtool, ["tsdb", "create-blocks-from", "openmetrics", samples, data]);
  if (ran.code !== 0) throw new Error(`promtool could not make blocks: ${lastWords(ran)}`);
}

async function writeWebConfig(
  folder: string,
  host: string,
  { isGuarded = false, isSecure = false }: PrometheusOptions,
): Promise<{ file: string | null; ca: string | null }> {
  if (!isGuarded && !isSecure) return { file: null, ca: null };
  const file = join(folder, "web.yml");
  const authority = newAuthority("prometheus-ca");
  const { certificate, key } = issue(authority, { commonName: "prometheus", altNames: [host, "localhost"] });
  const [certFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  await Promise.all([writeFile(certFile, certificate), writeFile(keyFile, key, { mode: 0o600 })]);
  const tls = isSecure ? { tls_server_config: { cert_file: certFile, key_file: keyFile } } : {};
  const users = isGuarded ? { basic_auth_users: { [prometheusLogin.username]: prometheusLogin.bcrypt } } : {};
  await writeFile(file, stringify({ ...tls, ...users }));
  return { file, ca: isSecure ? authority.certificate : null };
}

const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

async function ready(child: ChildProcess, url: string, ca: string | null, isGuarded: boolean): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`prometheus ended with ${code}: ${said}`)));
  });
  failed.catch(() => undefined);
  const headers = isGuarded ? { authorization: basic(prometheusLogin) } : {};
  const answers = async () => {
    const answer = await askPlainly(`${url}/-/ready`, { ca, headers }).catch(() => null);
    return answer?.status === 200 ? true : null;
  };
  await Promise.race([failed, until("prometheus is ready", answers, { timeoutMs: 30_000, everyMs: 50 })]);
}

/** The header of HTTP's basic authentication. */
export const basic = ({ username, password }: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** It holds nothing that is worth a calm end. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
