"use client";
import { join } from "@/components/ui/join";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { MetricsView, TrafficCell } from "@/lib/telemetry/telemetry-view";
import { rateWords } from "./telemetry-words";

const BOX = "w-fit max-w-full overflow-x-auto rounded-base border bg-n1 p-2";
const MOST_NAMES = 15;
/** From little to much, each ten times the one before; the figure stands in every cell. */
const SHADES = ["bg-n3", "bg-n5", "bg-accent-soft text-accent", "bg-accent-border"] as const;

const total = ({ requestsPerSecond, connectionsPerSecond }: TrafficCell): number =>
  requestsPerSecond + connectionsPerSecond;

function shadeOf(cell: TrafficCell, most: number): string {
  const steps = Math.floor(Math.log10(most / total(cell)));
  return SHADES[Math.max(0, SHADES.length - 1 - steps)] ?? SHADES[0];
}

const figure = ({ requestsPerSecond, connectionsPerSecond }: TrafficCell): string =>
  [
    ...(requestsPerSecond > 0 ? [rateWords(requestsPerSecond)] : []),
    ...(connectionsPerSecond > 0 ? [`${rateWords(connectionsPerSecond)} TCP`] : []),
  ].join(" + ");

/** How much flows from each cluster to each: a table whose cells are shaded, or a list of pairs on a narrow screen. */
export function TrafficMatrix({ metrics }: { metrics: MetricsView }) {
  const isNarrow = useIsNarrow();
  const { traffic, windowSeconds } = metrics;
  const flow = (name: string): number =>
    traffic.reduce((sum, cell) => (cell.source === name || cell.destination === name ? sum + total(cell) : sum), 0);
  const all = metrics.names.filter((name) => flow(name) > 0);
  const drawn = all.length > MOST_NAMES ? [...all].sort((a, b) => flow(b) - flow(a)).slice(0, MOST_NAMES) : all;
  const most = Math.max(...traffic.map(total));
  const caption = `Requests per second from one cluster to another, over ${Math.round(windowSeconds / 60)} minutes`;
  if (traffic.length === 0)
    return (
      <p className="text-table text-n10">
        No request between any two of them in the last {Math.round(windowSeconds / 60)} minutes.
      </p>
    );
  if (isNarrow)
    return (
      <ul aria-label={caption} className="divide-y rounded-base border bg-n1 text-table">
        {[...traffic]
          .sort((a, b) => total(b) - total(a))
          .slice(0, 40)
          .map((cell) => (
            <li
              key={`${cell.source} ${cell.destination}`}
              className="flex items-center justify-between gap-3 px-3 py-2"
            >
              <span className="min-w-0 wrap-anywhere">
                <code>{cell.source}</code> <span aria-hidden>→</span>
                <span className="sr-only">to</span> <code>{cell.destination}</code>
              </span>
              <span className={join("rounded-small px-2 py-0.5 whitespace-nowrap tabular-nums", shadeOf(cell, most))}>
                {figure(cell)}
              </span>
            </li>
          ))}
      </ul>
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={caption} className={BOX}>
        <table className="border-separate border-spacing-0.5 text-table">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              <td className="px-2 py-1 text-meta text-n10">
                from <span aria-hidden>↓</span> to <span aria-hidden>→</span>
              </td>
              {drawn.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="max-w-32 px-2 py-1 text-left align-bottom text-meta font-medium wrap-anywhere"
                >
                  <code>{name}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drawn.map((source) => (
              <tr key={source}>
                <th scope="row" className="max-w-40 px-2 py-1 text-left text-meta font-medium wrap-anywhere">
                  <code>{source}</code>
                </th>
                {drawn.map((destination) => {
                  const cell = traffic.find((each) => each.source === source && each.destination === destination);
                  return (
                    <td
                      key={destination}
                      className={join(
                        "h-9 min-w-20 rounded-small px-2 text-right tabular-nums",
                        cell ? shadeOf(cell, most) : "bg-n2 text-n8",
                      )}
                    >
                      {cell ? (
                        figure(cell)
                      ) : (
                        <>
                          <span aria-hidden>·</span>
                          <span className="sr-only">none</span>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {drawn.length < all.length && (
        <p className="pt-2 text-meta text-n10">
          The {drawn.length} busiest of {all.length} clusters are drawn.
        </p>
      )}
    </>
  );
}
