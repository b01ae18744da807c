import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import type { WayStep } from "@/lib/status/cluster-way";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const DAY_MS = 86_400_000;
const forLoopback = { commonName: "api", altNames: ["127.0.0.1", "localhost"] };

async function wayTo(server: string, more: { ca?: string; insecure?: boolean; proxyUrl?: string; tls?: string } = {}) {
  const cluster = openEndpoint(
    "west",
    {
      server,
      ca: more.ca ?? ca.certificate,
      insecure: more.insecure ?? false,
      tlsServerName: more.tls ?? null,
      proxyUrl: more.proxyUrl ?? null,
    },
    new Secret("canary-token"),
  );
  const steps: WayStep[] = [];
  for await (const step of cluster.way({ timeoutMs: 1_000 })) steps.push(step);
  await cluster.close();
  return steps;
}
const told = (steps: readonly WayStep[]) =>
  steps.map(({ layer, result }) => [layer, result.ok ? "ok" : "why" in result.problem ? result.problem.why : "no"]);

test.describe("probeLayers", () => {
  test("tells name, socket and certificate, each with its time, and sends neither token nor request", async () => {
    const server = await fakeServer(issue(ca, forLoopback));
    const [dns, tcp, tls] = await wayTo(server.url.replace("127.0.0.1", "localhost"));
    expect(dns).toMatchObject({ layer: "dns", result: { ok: true, value: { host: "localhost", isLiteral: false } } });
    expect(tcp).toMatchObject({ layer: "tcp", result: { ok: true, value: { address: "127.0.0.1" } } });
    expect(tls).toMatchObject({
      layer: "tls",
      result: { ok: true, value: { fault: null, isUnchecked: false, subject: expect.stringContaining("CN=api") } },
    });
    for (const step of [dns, tcp, tls]) expect(step?.tookMs).toBeGreaterThanOrEqual(0);
    expect(server.seen).toEqual([]);
    await server.close();
  });

  const certificates = [
    ["unknown-ca", issue(newAuthority("another CA"), forLoopback)],
    ["wrong-host", issue(ca, { commonName: "api", altNames: ["api.example.test"] })],
    [
      "expired",
      issue(ca, {
        ...forLoopback,
        notBefore: new Date(Date.now() - 9 * DAY_MS),
        notAfter: new Date(Date.now() - DAY_MS),
      }),
    ],
  ] as const;
  for (const [why, certificate] of certificates)
    test(`shows the certificate that is not trusted, too, and why: ${why}`, async () => {
      const server = await fakeServer(certificate);
      const steps = await wayTo(server.url);
      expect(told(steps)).toEqual([
        ["dns", "ok"],
        ["tcp", "ok"],
        ["tls", "ok"],
      ]);
      expect(steps[2]).toMatchObject({
        result: { value: { fault: { kind: "tls", why }, validTo: expect.stringMatching(/^20\d\d-/) } },
      });
      await server.close();
    });

  test("trusts by the name that the entry gives, and says that nobody looks where it says insecure", async () => {
    const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["api.example.test"] }));
    const [, , named] = await wayTo(server.url, { tls: "api.example.test" });
    expect(named).toMatchObject({ result: { value: { fault: null, isUnchecked: false } } });
    const [, , unchecked] = await wayTo(server.url, { insecure: true });
    expect(unchecked).toMatchObject({ result: { value: { fault: null, isUnchecked: true } } });
    await server.close();
  });

  test("ends at a name that does not exist, and at a port where nothing listens", async () => {
    expect(told(await wayTo("https://nowhere.invalid:6443"))).toEqual([["dns", "dns"]]);
    const server = await fakeServer(issue(ca, forLoopback));
    await server.close();
    expect(told(await wayTo(server.url))).toEqual([
      ["dns", "ok"],
      ["tcp", "refused"],
    ]);
  });

  test("gives a server that accepts and says nothing its deadline, and no more", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const startedAt = performance.now();
    const steps = await wayTo(`https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
    expect(told(steps)).toEqual([
      ["dns", "ok"],
      ["tcp", "ok"],
      ["tls", "timed-out"],
    ]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    silent.close();
  });

  test("dials no link-local address, by name or by number", async () => {
    expect(told(await wayTo("https://169.254.169.254"))).toEqual([["dns", "no"]]);
  });

  test("resolves and dials the proxy where the way leads through one, and says so", async () => {
    const server = await fakeServer(issue(ca, forLoopback));
    await server.close();
    const steps = await wayTo("https://api.example.test:6443", { proxyUrl: server.url.replace("https:", "http:") });
    expect(told(steps)).toEqual([
      ["dns", "ok"],
      ["tcp", "proxy"],
    ]);
    expect(steps.map(({ proxy }) => proxy)).toEqual([new URL(server.url).host, new URL(server.url).host]);
  });
});
