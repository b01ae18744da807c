import { badRequest, StatusError } from "../api/status";
import { isObject, isSame, type Json, text } from "../json/json";

const unescaped = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");

/** RFC 6902: add, remove, replace, test. A failing test is 422, as on the API server. */
export function applyJsonPatch(live: Json, patch: Json): Json {
  if (!Array.isArray(patch)) throw badRequest("error decoding patch: a JSON patch is a list");
  return patch.reduce<Json>((document, operation) => {
    const path = text(operation, "path").split("/").slice(1).map(unescaped);
    const value = isObject(operation) ? (operation.value ?? null) : null;
    return change(document, path, text(operation, "op"), value);
  }, live);
}

const failed = (why: string) =>
  new StatusError(422, "Invalid", `the server rejected our request due to an error in our request: ${why}`);

function change(document: Json, path: readonly string[], operation: string, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document)) return changeList(document, step, rest, operation, value);
  if (!isObject(document)) throw failed(`no such path: ${step}`);
  const below = document[step];
  if (rest.length > 0) {
    if (below === undefined) throw failed(`no such path: ${step}`);
    return { ...document, [step]: change(below, rest, operation, value) };
  }
  if (operation !== "add" && below === undefined) throw failed(`no such path: ${step}`);
  if (operation === "test" && !isSame(below, value)) throw failed(`testing value ${step} failed`);
  if (operation === "test") return document;
  const result = { ...document };
  if (operation === "remove") delete result[step];
  else result[step] = value;
  return result;
}

function changeList(document: Json[], step: string, rest: readonly string[], operation: string, value: Json): Json[] {
  const index = step === "-" ? document.length : Number(step);
  const below = document[index];
  if (rest.length > 0) {
    if (below === undefined) throw failed(`no such index: ${step}`);
    return document.map((item, position) => (position === index ? change(item, rest, operation, value) : item));
  }
  if (operation === "add") return [...document.slice(0, index), value, ...document.slice(index)];
  if (below === undefined) throw failed(`no such index: ${step}`);
  if (operation === "remove") return document.filter((_, position) => position !== index);
  if (operation === "test" && !isSame(below, value)) throw failed(`testing value ${step} failed`);
  return operation === "test" ? document : document.map((item, position) => (position === index ? value : item));
}
