import type { ConnectionRow } from "@/lib/access/inventory/inventory";

/** Who made a connection, in a word or two. */
export const MAKER: Readonly<Record<ConnectionRow["maker"]["kind"], string>> = {
  fleet: "Kiali Fleet",
  script: "Kiali's script",
  hand: "by hand",
  listed: "configuration",
};
export const FORM: Readonly<Record<ConnectionRow["form"], string>> = {
  combined: "combined Secret",
  labelled: "Secret of its own",
  listed: "only listed",
};
