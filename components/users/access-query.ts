import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import type { HomeRef } from "@/components/home/home-ref";
import { homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { AccessMatrix } from "@/lib/users/access-matrix";
import type { AccessWish } from "@/lib/users/access-wish";
import type { UserGrants } from "@/lib/users/user-grants";

const matrix = resultShape(
  z.custom<AccessMatrix>((value) => hasKeys(value, "columns", "uneven"), "Not a matrix of access"),
);
const grants = resultShape(z.custom<UserGrants>((value) => hasKeys(value, "grants", "unread"), "Not a list of grants"));

/** What somebody may do in every cluster of a home. Dials each of them: asked when the page opens with somebody's name, and again on demand. */
export const accessQuery = (home: HomeRef, wish: Partial<AccessWish> | null) =>
  queryOptions({
    queryKey: ["access", home.home, home.kiali, wish],
    enabled: wish !== null,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }): Promise<Result<AccessMatrix>> => {
      const response = await fetch("/api/users/matrix", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ home: home.home, ...(home.kiali === null ? {} : { kiali: home.kiali }), wish }),
        signal,
      });
      return matrix.parse(await response.json());
    },
  });

/** What this console granted users of a home's Kiali, as the clusters have it. */
export const userGrantsQuery = (home: HomeRef) =>
  queryOptions({
    queryKey: ["user-grants", home.home, home.kiali],
    queryFn: async ({ signal }): Promise<Result<UserGrants>> =>
      grants.parse(await (await fetch(`/api/users/grants?${homeParams(home)}`, { signal })).json()),
  });
