import { expect, test } from "@playwright/test";
import { readsEverySeries } from "./reads-every-series";

const query = (text: string): string => `/api/v1/query?query=${encodeURIComponent(text)}`;
const matched = (path: string, text: string): string => `/api/v1/${path}?match%5B%5D=${encodeURIComponent(text)}`;

test.describe("readsEverySeries", () => {
  for (const path of [
    query('{mesh_id="mesh1"}'),
    query('count(istio_requests_total) / count({job="a}b",__name__=~".*"})'),
    query('sum(rate({reporter="source"}[5m]))'),
    matched("labels", '{__name__=~".+"}'),
    "/api/v1/labels",
    "/api/v1/label/__name__/values",
    matched("series", "up"),
  ])
    test(`sees that ${decodeURIComponent(path)} does`, () => expect(readsEverySeries(path)).toBe(true));

  for (const path of [
    query('sum by (reporter) (rate(istio_requests_total{mesh_id="a{}b",reporter="source"}[300s])) > 0'),
    query("count by (source_cluster) (istio_requests_total)"),
    matched("labels", '{__name__=~"istio_requests_total|istio_tcp_sent_bytes_total"}'),
    matched("label/source_cluster/values", 'istio_requests_total{reporter="source"}'),
    "/api/v1/status/buildinfo",
  ])
    test(`lets ${decodeURIComponent(path)} pass`, () => expect(readsEverySeries(path)).toBe(false));
});
