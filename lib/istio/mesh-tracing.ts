import * as z from "zod";

/** What a mesh configuration says about tracing: who gets spans by default, and what every proxy starts with. */
export type MeshTracing = {
  /** `defaultProviders.tracing`: used where no Telemetry names one. */
  defaultProviders: readonly string[];
  /** Names of the extension providers that take spans; a name that is not among them resolves to nothing. */
  providers: readonly { name: string; kind: string }[];
  /** `enableTracing` with a tracer of the proxies themselves, the way of before the Telemetry API. */
  legacy: { isEnabled: boolean; tracer: string | null };
  /** `defaultConfig.tracing.enableIstioTags`; null when not written, which means that they are on. */
  enableIstioTags: boolean | null;
  /** `defaultConfig.tracing.customTags`, in the Telemetry's spelling: they count where no Telemetry sets any. */
  customTags: Readonly<Record<string, unknown>>;
};

export const NO_TRACING: MeshTracing = {
  defaultProviders: [],
  providers: [],
  legacy: { isEnabled: false, tracer: null },
  enableIstioTags: null,
  customTags: {},
};

/** Kinds of extension providers that take spans. */
const TRACERS = ["zipkin", "lightstep", "datadog", "stackdriver", "opencensus", "skywalking", "opentelemetry"] as const;
/** Istio has one of its own, whether or not it is written. */
const BUILT_IN = [{ name: "stackdriver", kind: "stackdriver" }];

const flag = z.boolean().optional().catch(undefined);
const tags = z.record(z.string(), z.unknown()).optional().catch(undefined);
export const proxyTracing = z
  .looseObject({ customTags: tags, custom_tags: tags, enableIstioTags: flag, enable_istio_tags: flag })
  .optional()
  .catch(undefined);

export const meshTracing = z.object({
  enableTracing: flag,
  defaultProviders: z
    .object({ tracing: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  extensionProviders: z
    .array(z.looseObject({ name: z.string() }))
    .optional()
    .catch(undefined),
  defaultConfig: z.object({ tracing: proxyTracing }).optional().catch(undefined),
});

/** Reads it out of a parsed mesh configuration. */
export function tracingOf(config: z.infer<typeof meshTracing>): MeshTracing {
  const own = config.defaultConfig?.tracing;
  const written = (config.extensionProviders ?? []).flatMap((provider) => {
    const kind = TRACERS.find((each) => each in provider);
    return kind === undefined ? [] : [{ name: provider.name, kind }];
  });
  return {
    defaultProviders: config.defaultProviders?.tracing ?? [],
    providers: [...written, ...BUILT_IN.filter(({ name }) => !written.some((each) => each.name === name))],
    legacy: {
      isEnabled: config.enableTracing ?? false,
      tracer: own ? (["zipkin", ...TRACERS, "openCensusAgent"].find((each) => each in own) ?? null) : null,
    },
    enableIstioTags: own?.enableIstioTags ?? own?.enable_istio_tags ?? null,
    customTags: Object.fromEntries(
      Object.entries(own?.customTags ?? own?.custom_tags ?? {}).map(([name, value]) => [name, respelled(value)]),
    ),
  };
}

/** A mesh configuration may write "default_value"; a Telemetry may not. */
function respelled(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key === "default_value" ? "defaultValue" : key, respelled(member)]),
  );
}
