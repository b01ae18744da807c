/** Which home the page is about: a context, and which of its Kialis ("istio-system/kiali"; null takes the only one). */
export type HomeRef = { home: string; kiali: string | null };

/** As search params, the way every address and route of the connections names it. */
export function homeParams({ home, kiali }: HomeRef): URLSearchParams {
  const params = new URLSearchParams({ home });
  if (kiali !== null) params.set("kiali", kiali);
  return params;
}

/** The same in a wish. */
export function kialiOf({ kiali }: HomeRef): { namespace: string; name: string } | null {
  if (kiali === null) return null;
  const slash = Math.max(kiali.indexOf("/"), 0);
  return { namespace: kiali.slice(0, slash), name: kiali.slice(slash + 1) };
}
