import { type JsonObject, object, text } from "../json/json";
import { badRequest } from "./status";

type Test = (object: JsonObject) => boolean;

/** A label selector as in the API's query: `a=b,c!=d,e in (f,g),h,!i`. */
export function labelTest(selector: string): Test {
  const tests = splitTerms(selector).map(labelTerm);
  return (candidate) => tests.every((test) => test(object(candidate, "metadata", "labels")));
}

function splitTerms(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter(Boolean);
}

function labelTerm(term: string): (labels: JsonObject) => boolean {
  const within = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (within) {
    const [, key = "", operator, values = ""] = within;
    const wanted = values.split(",").map((value) => value.trim());
    return (labels) => {
      const value = labels[key];
      const isIn = typeof value === "string" && wanted.includes(value);
      return operator === "in" ? isIn : !isIn;
    };
  }
  const pair = /^([^!=\s]+)\s*(==|!=|=)\s*(\S*)$/.exec(term);
  if (pair) {
    const [, key = "", operator, value = ""] = pair;
    return (labels) => (operator === "!=" ? labels[key] !== value : labels[key] === value);
  }
  const [, negation, key = ""] = /^(!?)([^\s=!,()]+)$/.exec(term) ?? [];
  if (!key) throw badRequest(`unable to parse requirement: found '${term}'`);
  return (labels) => (negation ? labels[key] === undefined : labels[key] !== undefined);
}

/** A field selector: `metadata.name=x,type!=y`; any path of an object works. */
export function fieldTest(selector: string): Test {
  const terms = splitTerms(selector).map((term) => {
    const [, path = "", operator = "", value = ""] = /^([^!=]+)(==|!=|=)(.*)$/.exec(term) ?? [];
    if (!operator) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
    return { path: path.split("."), isEqual: operator !== "!=", value };
  });
  return (candidate) => terms.every(({ path, isEqual, value }) => (text(candidate, ...path) === value) === isEqual);
}

/** Whether a `{matchLabels}` selector of a workload or a Service's map covers these labels. */
export const matches = (wanted: JsonObject, labels: JsonObject): boolean =>
  Object.keys(wanted).length > 0 && Object.entries(wanted).every(([key, value]) => labels[key] === value);
