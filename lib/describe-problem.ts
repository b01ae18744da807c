import type { CredentialFault, GateLayer, KubeconfigFault, Problem, StoreFault } from "@/lib/problem";

export type ProblemWords = { title: string; advice: string };

/**
 * The words of a problem, the same on screen, in the terminal and in the audit log: what happened to which cluster, and
 * what to do next. Exhaustive: a new kind without words does not compile.
 */
export function describeProblem(problem: Problem): ProblemWords {
  switch (problem.kind) {
    case "unreachable":
      return unreachable(problem);
    case "tls":
      return tls(problem);
    case "unauthenticated":
      return {
        title: `${problem.context} does not accept the ${problem.credential} credential (401)`,
        advice:
          "Sign in again, or renew the credential in the kubeconfig; an expired one looks the same as a wrong one.",
      };
    case "forbidden":
      return {
        title: `${problem.user ?? "This login"} may not ${problem.verb} ${resourceWords(problem)} in ${problem.context}`,
        advice:
          problem.detail ??
          `Ask an administrator of ${problem.context} for a rule with verb ${problem.verb} on ${problem.resource}${problem.namespace ? ` in namespace ${problem.namespace}` : ", cluster-wide"}.`,
      };
    case "not-found":
      return {
        title: `${problem.object} does not exist in ${problem.context}`,
        advice: "Check its name and namespace; it may have been deleted meanwhile.",
      };
    case "conflict":
      return {
        title: `${problem.object} in ${problem.context} has fields that belong to ${problem.owners.map(({ manager }) => manager).join(", ") || "another manager"}`,
        advice: `${problem.owners.flatMap(({ fields }) => fields).join(", ") || "The fields"}: let the owner give them up, or take them over in a reviewed plan.`,
      };
    case "changed":
      return {
        title: `${problem.object} in ${problem.context} changed while we looked at it`,
        advice: "Plan again: the new plan starts from what is there now.",
      };
    case "rejected":
      return {
        title: `${problem.context} rejected ${problem.object}`,
        advice:
          problem.causes.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ") ||
          "The API server gave no cause.",
      };
    case "throttled":
      return {
        title: `${problem.context} asks for fewer requests (429)`,
        advice: `Try again ${problem.retryAfterSeconds === null ? "in a minute" : `in ${problem.retryAfterSeconds} s`}.`,
      };
    case "server-failure":
      return {
        title: `The API server of ${problem.context} failed with ${problem.status} ${problem.reason}`.trim(),
        advice: "Look at the control plane of that cluster, then try again; nothing is assumed about what it did.",
      };
    case "not-kubernetes":
      return {
        title: `${problem.server} is not a Kubernetes API`,
        advice: `It answered with ${problem.found}. Check the server address of ${problem.context}; a proxy or a login page may stand in between.`,
      };
    case "too-large":
      if (problem.isAnswer)
        return {
          title: `${problem.context} answers with more than ${size(problem.limitBytes)}`,
          advice:
            "That is more than the console reads at once: it holds too much for one question, or something else stands at its address.",
        };
      return {
        title: `${problem.object} in ${problem.context} is larger than ${size(problem.limitBytes)}`,
        advice: "Split it, or remove what is no longer used.",
      };
    case "credential":
      return {
        title: `The credential of ${problem.context} cannot be used: ${CREDENTIAL[problem.why]}`,
        advice:
          [problem.detail, problem.hint].filter(Boolean).join(". ") ||
          "Check the user entry of this context in the kubeconfig.",
      };
    case "kubeconfig":
      return {
        title: `${problem.file}${problem.line === null ? "" : `:${problem.line}`} ${KUBECONFIG[problem.why]}`,
        advice: problem.detail,
      };
    case "no-such-context":
      return {
        title: `The kubeconfig has no context ${problem.context}`,
        advice: "It may have been renamed or removed; reload the list of clusters.",
      };
    case "cancelled":
      return { title: `Cancelled while asking ${problem.context}`, advice: "Start it again when ready." };
    case "timed-out":
      return {
        title: `${problem.context}: waited ${seconds(problem.timeoutMs)} for ${problem.waitedFor}`,
        advice: "Look at what keeps it, then run the same plan again: it goes on from what is there.",
      };
    case "gate-failed":
      return {
        title: `${problem.gate} did not pass for ${problem.context} (${LAYER[problem.layer]})`,
        advice: problem.detail,
      };
    case "plan-changed":
      return {
        title: "The plan is no longer the one that was reviewed",
        advice: "A cluster or the wish changed meanwhile. Nothing was applied; review the new plan.",
      };
    case "blocked":
      return {
        title: `${problem.checks.length === 1 ? "A blocking check does" : `${problem.checks.length} blocking checks do`} not pass`,
        advice: `Fix or override, each with a reason: ${problem.checks.join(", ")}.`,
      };
    case "invalid-input":
      return {
        title: "Some values cannot be used",
        advice: Object.entries(problem.fields)
          .map(([field, words]) => `${field}: ${words.join(", ")}`)
          .join("; "),
      };
    case "not-signed-in":
      return {
        title: "This browser is not signed in",
        advice: "Open the address that npm start printed; each start prints a new one.",
      };
    case "refused":
      return {
        title: `The console refused this request: ${REFUSED[problem.why]}`,
        advice: "Open the console at the address that npm start printed.",
      };
    case "busy":
      return {
        title: `A run is at work on ${problem.name} from ${problem.context} right now`,
        advice: "Watch that run, or wait until it ends; two plans at once would undo each other.",
      };
    case "held":
      return {
        title: `${problem.holder} is at work on the Kiali of ${problem.context}${problem.since ? ` since ${problem.since.slice(0, 19)}Z` : ""}`,
        advice: `Wait until that run ends, then plan again. Should that console be gone, its hold ${problem.until ? `ends at ${problem.until.slice(0, 19)}Z by itself` : "ends by itself"}.`,
      };
    case "no-such-run":
      return {
        title: `There is no run ${problem.run}`,
        advice: "Runs are kept while the console runs. Plan again: what is done already shows as kept.",
      };
    case "not-recorded":
      return {
        title: `The audit file ${problem.file} ${NOT_RECORDED[problem.why]}`,
        advice: "Nothing was changed, since it could not be recorded. Make the file writable, then try again.",
      };
    case "store":
      return {
        title: `${problem.context} ${STORE[problem.why].title}`,
        advice: [problem.detail, STORE[problem.why].advice].filter(Boolean).join(" "),
      };
    case "unexpected":
      return {
        title: "The console has a bug here",
        advice: `The server's log has the details under ${problem.incidentId}.`,
      };
    default:
      return problem satisfies never;
  }
}

const resourceWords = ({ resource, namespace, name }: Extract<Problem, { kind: "forbidden" }>): string =>
  `${resource}${name ? ` ${name}` : ""}${namespace ? ` in namespace ${namespace}` : ""}`;

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);
const size = (bytes: number): string =>
  bytes >= 1_048_576 ? `${Math.round(bytes / 1_048_576)} MiB` : `${Math.round(bytes / 1024)} KiB`;

function unreachable({ context, server, why, timeoutMs }: Extract<Problem, { kind: "unreachable" }>): ProblemWords {
  const words = {
    dns: {
      title: `the name of ${server} does not resolve`,
      advice: "Check the server address, and whether a VPN gives this name.",
    },
    refused: {
      title: `${server} refuses the connection`,
      advice: "Nothing listens there: check the port, and whether the cluster runs.",
    },
    "timed-out": {
      title: `${server} did not answer${timeoutMs === null ? "" : ` within ${seconds(timeoutMs)}`}`,
      advice: "Packets get lost on the way: check the VPN, the firewall and the server address.",
    },
    reset: {
      title: `${server} closed the connection`,
      advice: "Something between may cut it: check a proxy or load balancer, then try again.",
    },
    "no-route": { title: `there is no route to ${server}`, advice: "Check the VPN and the network of this machine." },
    proxy: {
      title: `the proxy on the way to ${server} failed`,
      advice: "Check proxy-url in the kubeconfig and whether the proxy runs.",
    },
  } as const;
  return { title: `${context}: ${words[why].title}`, advice: words[why].advice };
}

function tls({ context, server, why, detail }: Extract<Problem, { kind: "tls" }>): ProblemWords {
  const words = {
    "unknown-ca": [
      "is signed by a CA that this entry does not trust",
      "Put the cluster's CA into certificate-authority-data.",
    ],
    "wrong-host": [
      "is for another host",
      "Use an address that the certificate names, or set tls-server-name to one of them.",
    ],
    expired: ["has expired", "Renew the API server's certificate; skipping the check would hide who answers."],
    "not-yet-valid": ["is not valid yet", "Check the clock of this machine and of the cluster."],
    handshake: [
      "could not be checked, the TLS handshake failed",
      "Check that the address speaks https and that nothing between changes it.",
    ],
  } as const;
  const [title, advice] = words[why];
  return {
    title: `${context}: the certificate of ${server} ${title}`,
    advice: [detail, advice].filter(Boolean).join(" "),
  };
}

const CREDENTIAL: Readonly<Record<CredentialFault, string>> = {
  "exec-missing": "the exec command is not installed",
  "exec-failed": "the exec command failed",
  "exec-timed-out": "the exec command did not end in time",
  "exec-junk": "the exec command printed no ExecCredential",
  "exec-expired": "the exec command gave an expired credential",
  "exec-interactive": "the exec command wants a terminal",
  "token-file": "its token file cannot be read",
  "certificate-file": "its certificate file cannot be read",
  "auth-provider": "auth-provider was removed from Kubernetes",
  "bad-base64": "it is not base64",
  "bad-pem": "it is not PEM",
  "key-mismatch": "the key does not belong to the certificate",
  none: "there is none",
};

const KUBECONFIG: Readonly<Record<KubeconfigFault, string>> = {
  missing: "does not exist",
  empty: "is empty",
  unreadable: "cannot be read",
  binary: "is not text",
  "too-large": "is too large for a kubeconfig",
  directory: "is a directory",
  "bad-yaml": "is not valid YAML",
  "alias-bomb": "has aliases that expand without end",
  "not-a-kubeconfig": "is not a kubeconfig",
  "duplicate-name": "names something twice",
  "missing-user": "names a user that does not exist",
  "missing-cluster": "names a cluster that does not exist",
  "bad-base64": "has data that is not base64",
  "ca-and-insecure": "has a CA and insecure-skip-tls-verify together",
  "bad-server": "has a server that is no https address",
  "auth-provider": "uses auth-provider, which was removed from Kubernetes",
  "bad-exec": "has an exec entry that cannot be used",
  "bad-field": "has a field of the wrong kind",
};

const STORE: Readonly<Record<StoreFault, ProblemWords>> = {
  "authorization-taken": {
    title: "wants a login that cannot be passed on to it",
    advice:
      "It is a Service of the home cluster, and the API server keeps the Authorization header for itself. Look at Kiali's own pages for its data, or give it an address that this console reaches directly.",
  },
  "not-ours-to-send": {
    title: "is asked by Kiali in a way that this console cannot",
    advice: "Kiali itself may well reach it: its own pages show whether it does.",
  },
  "no-credential": {
    title: "cannot be asked: the credential that Kiali is told to use is not there",
    advice: "Without it Kiali cannot ask it either.",
  },
  refused: {
    title: "refuses this login",
    advice: "Kiali sends the same one: check external_services in its configuration, and the tenant.",
  },
  "not-its-api": {
    title: "answers, but not as a store of its kind",
    advice:
      "Check the address in Kiali's configuration: its path prefix, its port, and whether a login page stands before it.",
  },
  redirects: {
    title: "sends elsewhere, where no credential of Kiali's is taken",
    advice: "Write the address that it sends to into Kiali's configuration, if that is the store.",
  },
  untrusted: {
    title: "shows a certificate that is not trusted",
    advice:
      "Kiali trusts the system's authorities and those of its own CA bundle: put the store's into additional-ca-bundle.pem of that ConfigMap.",
  },
  failed: { title: "failed", advice: "Look at its pods and their logs, then look again." },
  slow: {
    title: "did not answer in time",
    advice: "It may be overloaded, or hold too much for one question; Kiali waits for it as well.",
  },
  "no-way": {
    title: "cannot be asked from here",
    advice: "Check its address in Kiali's configuration.",
  },
  disabled: { title: "is not used by Kiali", advice: "It is turned off in Kiali's configuration." },
};

const REFUSED = {
  host: "it came to a host name the console does not answer to",
  origin: "it came from another page",
  "cross-site": "it came from another site",
  "content-type": "its body is not JSON",
} as const;

const NOT_RECORDED = {
  denied: "may not be written",
  full: "does not fit on the disk",
  locked: "is locked by another process",
  other: "could not be written",
} as const;

const LAYER: Readonly<Record<GateLayer, string>> = {
  network: "network",
  tls: "TLS",
  authentication: "authentication",
  authorization: "authorization",
  secret: "Secret",
  rollout: "rollout",
  kiali: "Kiali",
};
