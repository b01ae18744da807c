import type { VerdictKind } from "@/components/ui/verdict";
import type { Delivery } from "@/lib/notice/settings-view";

/** How a delivery stands, in a sign and a word. */
export function deliveryVerdict({ state, status, tries }: Delivery): { kind: VerdictKind; word: string } {
  switch (state) {
    case "delivered":
      return { kind: "pass", word: `Delivered, ${status}` };
    case "sending":
      return { kind: "running", word: "Sending" };
    case "waiting":
      return tries === 0 ? { kind: "waiting", word: "Waits its turn" } : { kind: "warn", word: "Tried, waits" };
    case "given-up":
      return { kind: "fail", word: "Given up" };
    default:
      return state satisfies never;
  }
}

export const triesWords = ({ tries }: Delivery): string => (tries === 1 ? "1 try" : `${tries} tries`);
