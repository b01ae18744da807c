import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { ScopeOf } from "@/lib/query-scope/scope-of";
import { paramsOfLabels } from "@/lib/query-scope/scope-params";
import type { ScopeTrial, ScopeView } from "@/lib/query-scope/scope-view";

const view = resultShape(
  z.custom<ScopeView>((value) => hasKeys(value, "scopes", "writes", "mesh"), "Not a view of scopes"),
);
const trial = resultShape(
  z.custom<ScopeTrial>((value) => hasKeys(value, "labels", "cautions", "isSet"), "Not a trial"),
);

/** What is set, and which labels would narrow. Asks the home and its store. */
export const scopeQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["scope", ref.home, ref.kiali],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<ScopeView>> =>
      view.parse(await (await fetch(`/api/scope?${homeParams(ref)}`, { signal })).json()),
  });

/** What labels would do, asked of the store. What was shown before stays until it answers. */
export const trialQuery = (ref: HomeRef, of: ScopeOf, labels: Readonly<Record<string, string>>) =>
  queryOptions({
    queryKey: ["scope trial", ref.home, ref.kiali, of, paramsOfLabels(labels)],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Result<ScopeTrial>> => {
      const params = homeParams(ref);
      params.set("of", of);
      for (const [key, value] of paramsOfLabels(labels)) params.append(key, value);
      return trial.parse(await (await fetch(`/api/scope/preview?${params}`, { signal })).json());
    },
  });
