import type { QueryClient } from "@tanstack/react-query";
import type { ConnectionRow, Inventory } from "@/lib/access/inventory/inventory";
import type { Result } from "@/lib/problem";
import type { HomeRef } from "./home-ref";

/** The homes whose connections this page has read since it was loaded. Asks nobody. */
export const seenHomes = (client: QueryClient): readonly { home: HomeRef; connections: readonly ConnectionRow[] }[] =>
  client
    .getQueriesData<Result<Inventory>>({ queryKey: ["connections"] })
    .flatMap(([[, home, kiali], found]) =>
      found?.ok && typeof home === "string"
        ? [{ home: { home, kiali: typeof kiali === "string" ? kiali : null }, connections: found.value.connections }]
        : [],
    );
