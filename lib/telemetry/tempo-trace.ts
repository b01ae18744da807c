import * as z from "zod";
import { seenTags } from "./proxy-span";
import type { SeenSpan } from "./trace-store";

/** A value as OTLP's JSON writes it. */
export const anyValue = z
  .object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
    doubleValue: z.number().optional(),
  })
  .transform(
    ({ stringValue, boolValue, intValue, doubleValue }) => stringValue ?? boolValue ?? intValue ?? doubleValue,
  );
const attributes = z.array(z.object({ key: z.string(), value: anyValue.catch(undefined) })).nullish();
const span = z.object({ startTimeUnixNano: z.coerce.number().catch(0), attributes });
const scope = z.object({ spans: z.array(span).nullish() });
const batch = z.object({
  resource: z.object({ attributes }).nullish(),
  scopeSpans: z.array(scope).nullish(),
  instrumentationLibrarySpans: z.array(scope).nullish(),
});
const batches = z.array(batch).nullish();
const trace = z.object({ batches, resourceSpans: batches });

/** Nanoseconds since 1970 are too many for a number and come out up to 128 off: a whole millisecond would become the one before it. */
export const msOfNanos = (nanos: number): number => Math.floor(Math.round(nanos / 1e3) / 1e3);

/** The spans of one trace by its id; the ids inside are base64, so the hexadecimal one of the search is kept. */
export function spansOfTrace(traceId: string, body: unknown): readonly SeenSpan[] {
  const whole = z.object({ trace }).safeParse(body).data?.trace ?? trace.safeParse(body).data;
  return (whole?.batches ?? whole?.resourceSpans ?? []).flatMap(
    ({ resource, scopeSpans, instrumentationLibrarySpans }) => {
      const ofResource = (resource?.attributes ?? []).map(({ key, value }) => [key, value] as const);
      const service = ofResource.find(([key]) => key === "service.name")?.[1];
      return (scopeSpans ?? instrumentationLibrarySpans ?? []).flatMap(({ spans }) =>
        (spans ?? []).map((each) => ({
          traceId,
          service: String(service ?? "").slice(0, 253),
          at: msOfNanos(each.startTimeUnixNano),
          tags: seenTags([...ofResource, ...(each.attributes ?? []).map(({ key, value }) => [key, value] as const)]),
        })),
      );
    },
  );
}
