import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { ExecRuns } from "./exec-runs";
import { fakeServer, sendJson, VERSION } from "./fake-server";
import { loadKubeconfig } from "./load-kubeconfig";
import { openEntry } from "./open-entry";

const CONTEXTS = 500;
const HANGING = 40;
/** Longer than this whole test may take, so that a starved cluster cannot pass for a slow one. */
const PATIENT = { timeoutMs: 120_000 };

test("clusters that never answer do not keep the others waiting: 40 of 500, several calls to each", async () => {
  const ca = newAuthority("test CA");
  const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["127.0.0.1"] }), (seen, response) => {
    if (!seen.path.startsWith("/hangs")) sendJson(response, VERSION);
  });
  const dir = await mkdtemp(join(tmpdir(), "fleet-starvation-"));
  const path = join(dir, "config");
  const data = Buffer.from(ca.certificate).toString("base64");
  const names = Array.from({ length: CONTEXTS }, (_, index) => `${index < HANGING ? "hangs" : "answers"}-${index}`);
  const config = {
    clusters: names.map((name) => ({
      name,
      cluster: { server: `${server.url}/${name}`, "certificate-authority-data": data },
    })),
    contexts: names.map((name) => ({ name, context: { cluster: name } })),
  };
  await writeFile(path, JSON.stringify(config));
  const { contexts } = await loadKubeconfig({ paths: [path] });
  const runs = new ExecRuns();
  const clusters = await Promise.all(contexts.map((entry) => openEntry(entry, runs)));
  const opened = clusters.flatMap((cluster) => (cluster.ok ? [cluster.value] : []));
  expect(opened).toHaveLength(CONTEXTS);

  const giveUp = new AbortController();
  let settled = 0;
  const ask = (of: typeof opened, signal?: AbortSignal) =>
    of.flatMap((cluster) =>
      Array.from({ length: 4 }, () => cluster.version({ ...PATIENT, ...(signal && { signal }) })),
    );
  const hanging = ask(opened.slice(0, HANGING), giveUp.signal);
  for (const call of hanging) void call.then(() => settled++);
  const answers = await Promise.all(ask(opened.slice(HANGING)));
  expect(answers.flatMap((each) => (each.ok ? [] : [each.problem])).slice(0, 3)).toEqual([]);
  expect(settled).toBe(0);

  giveUp.abort();
  const given = await Promise.all(hanging);
  expect(given.every((answer) => !answer.ok && answer.problem.kind === "cancelled")).toBe(true);
  await Promise.all(opened.map((cluster) => cluster.close()));
  await server.close();
  await rm(dir, { recursive: true });
});
