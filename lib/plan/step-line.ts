import { objectName } from "./object-name";
import type { Step } from "./plan";

/** The same words on screen, in the terminal and in the audit log: verb, object, cluster, why. */
export function stepLine(step: Step): string {
  return `${stepTitle(step)} in ${step.place.context}: ${step.why}`;
}

/** What one step does, without the place and the reason: "create Secret istio-system/kiali-remote-east-token". */
export function stepTitle(step: Step): string {
  switch (step.verb) {
    case "create":
    case "update":
    case "delete":
    case "keep":
      return `${step.verb} ${objectName(step.ref)}`;
    case "mint":
      return step.source.kind === "secret"
        ? `read the token of ServiceAccount ${step.account.namespace}/${step.account.name} from Secret ${step.source.name}`
        : `request a token for ServiceAccount ${step.account.namespace}/${step.account.name}, valid ${hours(step.source.ttlSeconds)}`;
    case "gate":
      return `gate: ${step.title}`;
    case "restart":
      return step.restores
        ? `put back the strategy of ${objectName(step.ref)}`
        : step.risk
          ? `restart ${objectName(step.ref)}`
          : RESTART_WORDS[step.how](objectName(step.ref));
    case "record":
      return `put what ${step.orphan.name} was granted on record in ${objectName(step.ref)}`;
    case "clear":
      return `strike ${step.orphan.name} off ${objectName(step.ref)}`;
    default:
      return step satisfies never;
  }
}

const RESTART_WORDS = {
  surge: (object: string) => `restart ${object} without an outage`,
  reconcile: (object: string) => `ask the operator to reconcile ${object}`,
  manual: (object: string) => `wait until ${object} is upgraded by hand`,
} as const;

const hours = (seconds: number): string => {
  const whole = Math.round(seconds / 3600);
  return whole === 1 ? "1 hour" : `${whole} hours`;
};
