import "server-only";
import {
  type Configuration,
  CoreV1Api,
  createConfiguration,
  HttpMethod,
  type RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from "@kubernetes/client-node";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { ApiRequest, Purpose } from "./api-request";
import type { Handle } from "./handle";

/** Carries a problem through the generated client, which knows no Result. */
class Stopped extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.kind);
    this.problem = problem;
  }
}

type Api<A> = new (configuration: Configuration) => A;
type About = { purpose: Purpose; isRead: boolean };

/**
 * One call of the generated client over our transport: the credential, impersonation lines, deadlines and problems are
 * the handle's, so none of the client's own KubeConfig, agents or fetch are in play.
 */
export async function typedCall<A, T>(
  handle: Handle,
  Kind: Api<A>,
  call: (api: A) => Promise<T>,
  about: About,
  options: CallOptions = {},
): Promise<Result<T>> {
  const httpApi = wrapHttpLibrary({ send: (context) => carry(handle, context, about, options) });
  const configuration = createConfiguration({ baseServer: new ServerConfiguration("http://handle", {}), httpApi });
  try {
    return ok(await call(new Kind(configuration)));
  } catch (error) {
    if (error instanceof Stopped) return fail(error.problem);
    throw error;
  }
}

async function carry(handle: Handle, context: RequestContext, about: About, options: CallOptions) {
  const url = new URL(context.getUrl());
  const body = context.getBody();
  const response = await handle.send({
    method: methodOf(context.getHttpMethod()),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    ...(typeof body === "string" ? { body } : {}),
    ...about,
    expects: "kubernetes",
    ...options,
  });
  if (!response.ok) throw new Stopped(response.problem);
  const { status, text } = response.value;
  return new ResponseContext(
    status,
    { "content-type": "application/json" },
    {
      text: async () => text,
      binary: async () => Buffer.from(text),
      stream: () => null,
    },
  );
}

const methodOf = (method: HttpMethod): ApiRequest["method"] => {
  if (method === HttpMethod.POST || method === HttpMethod.PATCH || method === HttpMethod.DELETE) return method;
  return "GET";
};

export { CoreV1Api };
