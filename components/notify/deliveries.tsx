"use client";
import { RelativeTime } from "@/components/ui/relative-time";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict } from "@/components/ui/verdict";
import type { Delivery } from "@/lib/notice/settings-view";
import { deliveryVerdict, triesWords } from "./delivery-words";

/** The last messages, newest first: a table, or cards where there is no room for one. */
export function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const isNarrow = useIsNarrow();
  if (deliveries.length === 0)
    return (
      <p className="rounded-base border border-dashed border-n7 px-3 py-3 text-table text-n11">
        Nothing was sent since this console started. Send a test to see that the receiver is there.
      </p>
    );
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-2">
        {deliveries.map((delivery) => (
          <li key={delivery.id} className="flex flex-col gap-1 rounded-base border px-3 py-2.5 text-table">
            <span className="flex flex-wrap items-center justify-between gap-2">
              <Verdict {...deliveryVerdict(delivery)} />
              <RelativeTime at={delivery.at} className="text-meta text-n10" />
            </span>
            <span className="wrap-anywhere">{delivery.what}</span>
            <Outcome delivery={delivery} />
          </li>
        ))}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label="Last deliveries" className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[40rem] table-fixed border-collapse text-table">
        <caption className="sr-only">Messages to the webhook, newest first</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-4 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[14%] pl-3">
              When
            </th>
            <th scope="col" className="w-[42%]">
              What
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id} className="border-t align-top [&_td]:py-(--row) [&_td]:pr-4">
              <td className="pl-3 text-n11">
                <RelativeTime at={delivery.at} />
              </td>
              <td className="wrap-anywhere">{delivery.what}</td>
              <td>
                <Verdict {...deliveryVerdict(delivery)} className="h-5" />
                <Outcome delivery={delivery} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Outcome({ delivery }: { delivery: Delivery }) {
  const { why, tries, nextTryAt } = delivery;
  if (tries === 0 || (why === null && tries === 1)) return null;
  return (
    <span className="block text-meta text-n10 wrap-anywhere">
      {triesWords(delivery)}
      {why && `: ${why}`}
      {nextTryAt && (
        <>
          . Next <RelativeTime at={nextTryAt} />
        </>
      )}
    </span>
  );
}
