/** The head of the page; its skeleton has the same. */
export const KIALI_PAGE = {
  title: "Kiali",
  purpose: "Whether this Kiali is up, which clusters it says that it has, and what it has yet to read.",
} as const;
