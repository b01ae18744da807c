import { expect, test } from "@playwright/test";
import { LEADER_SILENT_MS, NO_ROLE, roleAfter, type TabEvent, type TabRole } from "./tab-role";

/** Tabs of one browser with a lock as the Web Locks API has it: one holder, the others in a row, and one that may take it by force. */
function browser() {
  let nowMs = 0;
  const tabs: { state: TabRole; isFrozen: boolean }[] = [];
  const row: number[] = [];
  let holder: number | null = null;
  const give = (): void => {
    if (holder !== null) return;
    const next = row.shift();
    if (next === undefined) return;
    holder = next;
    tell(next, { kind: "given" });
  };
  const tell = (index: number, event: TabEvent): void => {
    const tab = tabs[index];
    if (!tab) throw new Error("no such tab");
    const before = tab.state;
    tab.state = roleAfter(before, event, nowMs);
    const now = tab.state;
    if (now.steals !== before.steals) {
      const old = holder;
      row.splice(row.indexOf(index), 1);
      holder = index;
      if (old !== null) tell(old, { kind: "taken" });
      tell(index, { kind: "given" });
    } else if (now.role === "waiting" && before.role !== "waiting") row.push(index);
    if (now.role === "idle" && before.role !== "idle") {
      if (holder === index) holder = null;
      else row.splice(row.indexOf(index), 1);
    }
    give();
  };
  return {
    open: () => {
      tabs.push({ state: NO_ROLE, isFrozen: false });
      tell(tabs.length - 1, { kind: "wanted" });
      return tabs.length - 1;
    },
    leave: (index: number) => tell(index, { kind: "unwanted" }),
    come: (index: number) => tell(index, { kind: "wanted" }),
    freeze: (index: number) => Object.assign(tabs[index] ?? {}, { isFrozen: true }),
    /** A leader that lives is heard by the others each second. */
    pass: (ms: number) => {
      for (const untilMs = nowMs + ms; nowMs < untilMs; ) {
        nowMs += 1_000;
        const leader = tabs.findIndex(({ state }) => state.role === "leading");
        const isAlive = leader >= 0 && !tabs[leader]?.isFrozen;
        for (const [index, { isFrozen }] of tabs.entries()) {
          if (isFrozen) continue;
          if (isAlive && index !== leader) tell(index, { kind: "heard" });
          tell(index, { kind: "tick" });
        }
      }
    },
    roles: () => tabs.map(({ state }) => state.role),
  };
}

test.describe("the tabs of a browser", () => {
  test("have one leader, however many they are", () => {
    const tabs = browser();
    for (let count = 0; count < 5; count += 1) tabs.open();
    tabs.pass(10 * LEADER_SILENT_MS);
    expect(tabs.roles()).toEqual(["leading", "waiting", "waiting", "waiting", "waiting"]);
  });

  test("pass the lead on when the leader goes, and do not give it back", () => {
    const tabs = browser();
    const first = tabs.open();
    tabs.open();
    tabs.leave(first);
    expect(tabs.roles()).toEqual(["idle", "leading"]);
    tabs.come(first);
    tabs.pass(10 * LEADER_SILENT_MS);
    expect(tabs.roles()).toEqual(["waiting", "leading"]);
  });

  test("take the lead from one that is frozen, once", () => {
    const tabs = browser();
    const frozen = tabs.open();
    tabs.open();
    tabs.open();
    tabs.freeze(frozen);
    tabs.pass(LEADER_SILENT_MS - 1_000);
    expect(tabs.roles()).toEqual(["leading", "waiting", "waiting"]);
    tabs.pass(1_000);
    expect(tabs.roles().filter((role) => role === "leading")).toHaveLength(1);
    expect(tabs.roles()[frozen]).toBe("waiting");
    const [, ...others] = tabs.roles();
    tabs.pass(10 * LEADER_SILENT_MS);
    expect(tabs.roles().slice(1)).toEqual(others);
  });

  test("that read nothing lead nobody and wait for nothing", () => {
    const tabs = browser();
    const only = tabs.open();
    tabs.leave(only);
    tabs.pass(10 * LEADER_SILENT_MS);
    expect(tabs.roles()).toEqual(["idle"]);
  });
});
