import { expect, test } from "@playwright/test";
import type { HomeHealth } from "@/lib/access/quarantine/home-health";
import { type HealthAbout, healthWords } from "./health-words";
import { painter } from "./paint";

const ABOUT: HealthAbout = {
  asked: { home: "east", kiali: null },
  kiali: { namespace: "istio-system", name: "kiali" },
  kubeconfig: null,
};
const north = {
  name: "north",
  evidence: "both",
  detail: "https://north.example refuses the connection",
  mend: "quarantine",
} as const;
const words = (health: Partial<HomeHealth>, about: Partial<HealthAbout> = {}): string =>
  healthWords(
    { state: "crash-looping", since: null, pods: [], culprits: [north], evidence: [], ...health },
    { ...ABOUT, ...about },
    painter(false),
  );

test.describe("the words on a Kiali's health", () => {
  test("are none when it serves and its next start would succeed", () => {
    expect(words({ state: "serving", culprits: [], evidence: ["/kiali/healthz answered 200 in 3 ms"] })).toBe("");
  });

  for (const [state, told] of [
    ["crash-looping", "crash-loops"],
    ["hanging", "hangs"],
  ] as const)
    test(`name the remote because of which it ${told}, what was seen, and what brings it back`, () => {
      expect(words({ state, evidence: ["Pod kiali-1 ended with: no north"] })).toBe(
        `✕ Kiali istio-system/kiali ${told} because of north: https://north.example refuses the connection
Offered first: kiali-fleet quarantine --home east --name north
  Pod kiali-1 ended with: no north

`,
      );
    });

  test("give one command for several remotes of one mend, quarantine first", () => {
    const south = { ...north, name: "south", detail: "401", mend: "rotate" } as const;
    const west = { ...north, name: "west", detail: "no route" };
    expect(words({ state: "serving", culprits: [north, south, west] })).toBe(
      `! Kiali istio-system/kiali serves, but would not start again because of 3 remotes:
  north: https://north.example refuses the connection
  south: 401
  west: no route
Offered first: kiali-fleet quarantine --home east --name north --name west
Then: kiali-fleet rotate --home east --name south

`,
    );
  });

  test("offer a command that means the same Kiali and kubeconfig, and that a shell reads as it is meant", () => {
    const said = words(
      { culprits: [{ ...north, name: "north; rm -rf ~" }] },
      {
        asked: { home: "admin@east home", kiali: { namespace: "mesh", name: "kiali-two" } },
        kubeconfig: "/home/me/my config",
      },
    );
    expect(said).toContain(
      "Offered first: kiali-fleet quarantine --home 'admin@east home' --kiali-namespace mesh --kiali-name kiali-two --name 'north; rm -rf ~' --kubeconfig '/home/me/my config'\n",
    );
  });

  test("blame nobody where nobody is known to be guilty, and show what was seen", () => {
    const said = words({ state: "down", culprits: [], evidence: ["Pod kiali-1 ended with: out of memory"] });
    expect(said).toBe("✕ Kiali istio-system/kiali is down\n  Pod kiali-1 ended with: out of memory\n\n");
    expect(words({ state: "unknown", culprits: [] })).toContain("? Kiali istio-system/kiali could not be judged\n");
  });

  test("let no text from a cluster move the cursor", () => {
    const said = words({ culprits: [{ ...north, detail: "\u001b[2Jgone" }], evidence: ["\u001b[1A"] });
    expect(said).not.toContain("\u001b");
  });
});
