import { expect, test } from "@playwright/test";
import { nameFault, proposeNames } from "./cluster-name";
import { labelledSecretName } from "./secret-names";

for (const [context, names] of [
  ["arn:aws:eks:eu-west-1:123456789012:cluster/prod-west", ["prod-west"]],
  ["arn:aws-us-gov:eks:us-gov-east-1:123456789012:cluster/gov", ["gov"]],
  ["arn:aws-cn:eks:cn-north-1:123456789012:cluster/a_b", ["a_b"]],
  ["x-arn:aws:eks:eu-west-1:123456789012:cluster/prod", []],
  ["arn:aws:eks:eu-west-1:1234:cluster/prod", []],
  ["gke_my-project_europe-west1-b_prod", ["prod"]],
  ["default/api-west-example-com:6443/admin", ["west"]],
  ["ns/api.north.example.com:6443/kube:admin", ["north"]],
  ["kind-west", ["kind-west"]],
  ["a context with spaces", []],
] as const)
  test(`proposes ${names.join(", ") || "nothing"} for the context ${context}`, () =>
    expect(proposeNames(context).map(({ value }) => value)).toEqual(names));

test("prefers the cluster entry's name and repeats none", () => {
  const arn = "arn:aws:eks:eu-west-1:123456789012:cluster/prod";
  expect(proposeNames("me@prod.eu", arn).map(({ value }) => value)).toEqual(["prod"]);
  expect(proposeNames("prod", arn).map(({ value }) => value)).toEqual(["prod"]);
});

for (const [name, form, isFine] of [
  ["west", "combined", true],
  ["Kubernetes", "combined", true],
  ["gke_p_z_n", "combined", true],
  ["a.b", "combined", true],
  ["a b", "combined", false],
  ["", "combined", false],
  ["..", "combined", false],
  ["..data", "combined", false],
  ["west", "labelled", true],
  ["Kubernetes", "labelled", false],
  ["a.b", "labelled", false],
  ["a_b", "labelled", false],
  ["-a", "labelled", false],
  ["x".repeat(64), "labelled", false],
  ["kiali-configuration", "labelled", false],
  ["kiali-multi-cluster-secret", "labelled", false],
  ["kiali-west", "labelled", false],
] as const)
  test(`${isFine ? "takes" : "refuses"} the name "${name}" in the ${form} form`, () =>
    expect(nameFault(name, form, "kiali") === null).toBe(isFine));

test("names the Secret of one cluster as the script does", () => {
  expect(labelledSecretName("West")).toBe("kiali-remote-cluster-secret-west");
  expect(labelledSecretName("a.b_c")).toBe("kiali-remote-cluster-secret-a-b-c");
});
