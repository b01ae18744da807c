import type { JsonObject } from "../json/json";

/** The pod of the kiali-server chart 2.29.0, with its probes and optional mounts. */
export function kialiPod(image: string, startupDelay: number): JsonObject {
  const probe = (numbers: JsonObject): JsonObject => ({
    httpGet: { path: "/kiali/healthz", port: "api-port", scheme: "HTTP" },
    successThreshold: 1,
    timeoutSeconds: 1,
    ...numbers,
  });
  const steady = { failureThreshold: 3, initialDelaySeconds: 5, periodSeconds: 30 };
  const secret = (secretName: string): JsonObject => ({ secret: { defaultMode: 420, optional: true, secretName } });
  return {
    serviceAccountName: "kiali",
    containers: [
      {
        name: "kiali",
        image,
        imagePullPolicy: "IfNotPresent",
        command: ["/opt/kiali/kiali", "-config", "/kiali-configuration/config.yaml"],
        ports: [
          { containerPort: 20001, name: "api-port", protocol: "TCP" },
          { containerPort: 9090, name: "http-metrics", protocol: "TCP" },
        ],
        env: [
          { name: "ACTIVE_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
          { name: "LOG_LEVEL", value: "info" },
        ],
        readinessProbe: probe(steady),
        livenessProbe: probe(steady),
        startupProbe: probe({ failureThreshold: 6, initialDelaySeconds: startupDelay, periodSeconds: 10 }),
        volumeMounts: [
          { mountPath: "/kiali-configuration", name: "kiali-configuration" },
          { mountPath: "/kiali-cert", name: "kiali-cert" },
          { mountPath: "/kiali-secret", name: "kiali-secret" },
          { mountPath: "/kiali-cabundle", name: "kiali-cabundle" },
          {
            mountPath: "/kiali-remote-cluster-secrets/kiali-multi-cluster-secret",
            name: "kiali-multi-cluster-secret",
            readOnly: true,
          },
        ],
      },
    ],
    volumes: [
      { name: "kiali-configuration", configMap: { defaultMode: 420, name: "kiali" } },
      { name: "kiali-cert", ...secret("istio.kiali-service-account") },
      { name: "kiali-secret", ...secret("kiali") },
      { name: "kiali-cabundle", configMap: { defaultMode: 420, name: "kiali-cabundle", optional: true } },
      { name: "kiali-multi-cluster-secret", ...secret("kiali-multi-cluster-secret") },
    ],
  };
}
