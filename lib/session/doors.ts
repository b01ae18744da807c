import "server-only";

/** One address this console answers to: the exact Host header, and the Origin its own pages send. */
export type Door = { host: string; origin: string };

const DEFAULT_PORT = "3000";
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** "example.test:3000" is reached by http; an entry may say its scheme: "https://console.example.test". */
function doorOf(entry: string): readonly Door[] {
  const url = URL.parse(entry.includes("://") ? entry : `http://${entry}`);
  const isPlain = url && ["http:", "https:"].includes(url.protocol) && url.pathname === "/" && !url.username;
  return isPlain ? [{ host: url.host, origin: url.origin }] : [];
}

/**
 * The addresses of this process: FLEET_HOSTS (comma separated, exact host:port) when set, else the loopback names at
 * PORT. An entry that is not an address opens nothing, so a misspelled list refuses everyone instead of admitting all.
 */
export function doors(env: Readonly<Record<string, string | undefined>> = process.env): readonly Door[] {
  const listed = env.FLEET_HOSTS?.trim();
  const port = env.PORT || DEFAULT_PORT;
  const entries = listed ? listed.split(",") : LOOPBACK.map((name) => `${name}:${port}`);
  return entries.map((entry) => entry.trim()).flatMap(doorOf);
}
