import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const inventoryShape = z.custom<Inventory>(
  (value) => hasKeys(value, "home", "kiali", "connections", "orphans", "problems"),
  "Not an inventory",
);
const reply = resultShape(inventoryShape);

/** Every connection of one home, as the home alone tells it. Dials the home. */
export const inventoryQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["connections", ref.home, ref.kiali],
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<Result<Inventory>> =>
      reply.parse(await (await fetch(`/api/connections?${homeParams(ref)}`, { signal })).json()),
  });
