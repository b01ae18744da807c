type Port = { port: number; name?: string | undefined };

/** Ports on which Jaeger's and Tempo's HTTP API usually stand. */
const USUAL = [16686, 80, 3200, 443];

/**
 * The port of a tracing Service that speaks HTTP, for a Kiali that is told the one for gRPC: by its name, else by its number; the told one when
 * neither tells.
 */
export function httpPortOf(ports: readonly Port[], told: number | string): number | string {
  const isQuery = ({ name = "" }: Port): boolean => /^http/.test(name) && !/otlp|zipkin|collector/.test(name);
  const usual = USUAL.flatMap((number) => ports.filter(({ port }) => port === number));
  return (
    (ports.filter(isQuery).find(({ name = "" }) => /query/.test(name)) ?? usual[0] ?? ports.find(isQuery))?.port ?? told
  );
}
