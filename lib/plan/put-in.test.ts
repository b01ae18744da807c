import { expect, test } from "@playwright/test";
import { parse } from "yaml";
import { textWith } from "./put-in";

const AT = ["external_services", "prometheus", "query_scope"];
const values = { mesh_id: "mesh-1", env: "prod" };
const put = (yaml: string, wanted: Record<string, string> = values) => textWith(yaml, [{ at: AT, values: wanted }]);

test.describe("textWith", () => {
  test("writes a map below keys that are there, and keeps every other byte", () => {
    const yaml = `# ours
auth:   {strategy: "anonymous"}
external_services:
    # the shared one
    prometheus:
        url:    'http://prometheus:9090'   # note
    grafana: {enabled: false}
list:
- a
-   b
`;
    expect(put(yaml)).toBe(
      yaml.replace(
        "        url:",
        '        query_scope:\n          env: "prod"\n          mesh_id: "mesh-1"\n        url:',
      ),
    );
  });

  test("replaces what was there, in its place", () => {
    const yaml = `a: 1
external_services:
  prometheus:
    query_scope:
      mesh_id: old # why
      other: x
    url: http://p
  tracing: {}
`;
    expect(put(yaml)).toBe(`a: 1
external_services:
  prometheus:
    query_scope:
      env: "prod"
      mesh_id: "mesh-1"
    url: http://p
  tracing: {}
`);
  });

  const odd: readonly [what: string, yaml: string][] = [
    ["is last of the file", "external_services:\n  prometheus:\n    query_scope:\n      a: b\n"],
    ["is last, without a line's end", "external_services:\n  prometheus:\n    query_scope:\n      a: b"],
    ["is written in one line", "external_services:\n  prometheus:\n    query_scope: {a: b}\n    url: x\n"],
    ["is in a flow map", "external_services: {prometheus: {url: x, query_scope: {a: b}}}\n"],
    ["is empty", "external_services:\n  prometheus:\n    query_scope:\n    url: x\n"],
    ["is null with a comment", "external_services:\n  prometheus:\n    query_scope: null # none\n    url: x\n"],
    ["has no parent", "auth: {}\nserver:\n  port: 1\n"],
    ["has an empty parent", "external_services:\n  prometheus: {}\n"],
    ["has a parent that is null", "external_services:\nserver:\n  port: 1\n"],
    ["has an anchor", "external_services:\n  prometheus:\n    query_scope: &a\n      a: b\n    url: x\nother: *a\n"],
    [
      "is quoted and followed by a comment",
      'external_services:\n  prometheus:\n    "query_scope":\n      a: b\n  # after\n  tracing: {}\n',
    ],
  ];
  for (const [what, yaml] of odd)
    test(`says what is wanted where the map ${what}, and the rest is as it was`, () => {
      const before = parse(yaml);
      const after = parse(put(yaml));
      const { external_services: services, ...others } = after;
      expect(services.prometheus.query_scope).toEqual(values);
      const { external_services: had, ...rest } = before;
      if (!yaml.includes("&a")) expect(others).toEqual(rest);
      expect(services.prometheus.url).toBe(had?.prometheus?.url);
      expect(put(put(yaml))).toBe(put(yaml));
    });

  test("empties a map that is to hold nothing, and leaves a text alone that has none", () => {
    expect(put("external_services:\n  prometheus:\n    query_scope:\n      a: b\n    url: x\n", {})).toBe(
      "external_services:\n  prometheus:\n    query_scope: {}\n    url: x\n",
    );
    expect(put("auth: {}\n", {})).toBe("auth: {}\n");
  });

  test("leaves a text alone that says it already, however it is written", () => {
    const yaml = "external_services: {prometheus: {query_scope: {mesh_id: mesh-1, env: prod}}}\n";
    expect(put(yaml)).toBe(yaml);
  });

  test("leaves alone what is no YAML mapping", () => {
    for (const yaml of ["", "- a\n", "a: [\n"]) expect(put(yaml)).toBe(yaml);
  });

  test("values that look like other things are texts again when they are read", () => {
    const strange = { on: "no", a: "1", b: "1e3", c: "~", d: "x: y #z" };
    expect(parse(put("auth: {}\n", strange)).external_services.prometheus.query_scope).toEqual(strange);
  });
});
