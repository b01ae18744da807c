import { any, atomic, leaf, listBy, mapOf, type Schema, struct } from "./schema";

const keySelector = atomic;
const environment = struct("name value", {
  valueFrom: struct("", {
    configMapKeyRef: keySelector,
    fieldRef: atomic,
    resourceFieldRef: atomic,
    secretKeyRef: keySelector,
  }),
});
const httpGet = struct("path port host scheme", { httpHeaders: atomic });
const probe = struct(
  "initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold terminationGracePeriodSeconds",
  { httpGet, exec: struct("", { command: atomic }), tcpSocket: struct("port host"), grpc: struct("port service") },
);
const container = struct(
  "name image imagePullPolicy workingDir stdin stdinOnce tty terminationMessagePath terminationMessagePolicy restartPolicy",
  {
    command: atomic,
    args: atomic,
    env: listBy(["name"], environment),
    envFrom: atomic,
    ports: listBy(["containerPort", "protocol"], struct("name containerPort protocol hostPort hostIP")),
    volumeMounts: listBy(
      ["mountPath"],
      struct("name mountPath subPath subPathExpr readOnly mountPropagation recursiveReadOnly"),
    ),
    resources: struct("", {
      limits: mapOf(leaf),
      requests: mapOf(leaf),
      claims: listBy(["name"], struct("name request")),
    }),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    securityContext: any,
    lifecycle: any,
  },
);
const source = struct("name defaultMode optional secretName", { items: atomic });
const volume = struct("name", {
  configMap: source,
  secret: source,
  emptyDir: struct("medium sizeLimit"),
  hostPath: struct("path type"),
  downwardAPI: any,
  projected: struct("defaultMode", { sources: atomic }),
  persistentVolumeClaim: struct("claimName readOnly"),
  csi: any,
});

/** A pod's specification, with the keys by which its lists merge. */
export const podSpec: Schema = struct(
  "restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC hostname subdomain schedulerName priorityClassName priority enableServiceLinks preemptionPolicy shareProcessNamespace runtimeClassName setHostnameAsFQDN hostUsers",
  {
    containers: listBy(["name"], container),
    initContainers: listBy(["name"], container),
    volumes: listBy(["name"], volume),
    imagePullSecrets: listBy(["name"], struct("name")),
    hostAliases: listBy(["ip"], struct("ip", { hostnames: atomic })),
    nodeSelector: { type: "atomic" },
    tolerations: atomic,
    topologySpreadConstraints: listBy(["topologyKey", "whenUnsatisfiable"], any),
    affinity: any,
    securityContext: any,
    dnsConfig: any,
    readinessGates: atomic,
    overhead: mapOf(leaf),
  },
);
