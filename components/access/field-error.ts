import { type ConnectWish, connectWish } from "@/lib/access/connect-wish";

export const TEXT_FIELDS = ["name", "server", "tlsServerName", "proxyUrl", "namespace", "account"] as const;
export type TextFieldName = (typeof TEXT_FIELDS)[number];

/** What is wrong with one typed value, before any cluster is asked; null when nothing is. */
export function fieldError(field: keyof ConnectWish, value: unknown): string | null {
  const parsed = connectWish.shape[field].safeParse(value);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "This value cannot be used";
  return field === "server" && typeof value === "string" ? serverError(value) : null;
}

function serverError(server: string): string | null {
  const url = URL.parse(server);
  if (!url) return "An address such as https://api.west.example:6443";
  if (url.protocol !== "https:") return "Only https: the token would travel in the clear otherwise";
  return url.username || url.password ? "Without a user name or password in the address" : null;
}
