import { bothSides } from "../both-sides";
import { judge, pass, skipped, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

const TOLERATED_SECONDS = 30;

export const clockAgrees = bothSides("clock", (side) => ({
  group: "clusters",
  title: `The ${side}'s clock agrees with ours`,
  severity: "warn",
  canBeOverridden: true,
  why: "Short-lived tokens and certificates are valid by the clock: a skew ends them early or makes them start late.",
  how: "Date header of GET /version, against the middle of the call on this machine.",
  fix: { text: "Let both machines follow a time server.", command: "chronyc tracking" },
  run: (own) =>
    whenAnswering([own], async () =>
      judge(await own.cluster.version(), ({ serverTime, localTime }) => {
        if (serverTime === null) return skipped(`${own.context} does not send its time`);
        const skew = Math.round((Date.parse(serverTime) - Date.parse(localTime)) / 1000);
        if (Math.abs(skew) <= TOLERATED_SECONDS) return pass(`${Math.abs(skew)} s apart`);
        return warned(`${own.context} is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} this machine`, {
          evidence: `${serverTime} there, ${localTime} here`,
        });
      }),
    ),
}));
