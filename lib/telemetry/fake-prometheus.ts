/** Series of requests that one reporter counts: as many as `series`, at `rate` per second together, the latest so long ago. */
export type FakeSeries = {
  reporter: "source" | "destination" | "waypoint";
  from: string;
  to: string;
  series?: number;
  rate?: number;
  secondsAgo?: number;
};

const NOW = 1_795_363_200;

/** For tests: answers of a Prometheus to the grouped queries about requests, and to nothing else; TCP has no series. */
export function fakePrometheus(rows: readonly FakeSeries[]) {
  const vector = (value: (row: FakeSeries) => number) => ({
    status: "success",
    data: {
      resultType: "vector",
      result: rows.map((row) => ({
        metric: { reporter: row.reporter, source_cluster: row.from, destination_cluster: row.to },
        value: [NOW, String(value(row))],
      })),
    },
  });
  const empty = { status: "success", data: { resultType: "vector", result: [] } };
  return (path: string): { status: number; body: unknown } => {
    const { pathname, searchParams } = new URL(path, "http://prometheus");
    const query = searchParams.get("query") ?? "";
    if (pathname.endsWith("/buildinfo"))
      return { status: 200, body: { status: "success", data: { version: "2.42.0" } } };
    if (pathname.endsWith("/values")) return { status: 200, body: { status: "success", data: [] } };
    if (!pathname.endsWith("/query")) return { status: 404, body: "404 page not found" };
    if (!query.includes("(istio_requests_total{")) return { status: 200, body: empty };
    if (query.startsWith("count")) return { status: 200, body: vector(({ series = 4 }) => series) };
    if (query.startsWith("sum")) return { status: 200, body: vector(({ rate = 2 }) => rate) };
    return { status: 200, body: vector(({ secondsAgo = 5 }) => NOW - secondsAgo) };
  };
}
