import type { Kind } from "./kinds";
import { type Cause, invalidValue } from "./status";

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with an object's name, in the API server's words. RBAC names may hold anything a path can. */
export function nameCauses(kind: Kind, name: string): Cause[] {
  const wrong = (why: string) => [invalidValue("metadata.name", JSON.stringify(name), why)];
  if (kind.group === "rbac.authorization.k8s.io")
    return /[/%]/.test(name) || name === "." || name === ".." ? wrong("may not contain '/' or '%'") : [];
  if (kind.kind === "Namespace") return LABEL.test(name) && name.length <= 63 ? [] : wrong(LABEL_TEXT);
  if (kind.kind === "Service")
    return SERVICE.test(name) && name.length <= 63
      ? []
      : wrong(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        );
  return SUBDOMAIN.test(name) && name.length <= 253 ? [] : wrong(SUBDOMAIN_TEXT);
}
