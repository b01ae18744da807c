/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  // A lock file in a parent folder must not move the server inside the standalone output.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  images: { unoptimized: true },
  // Next puts a copy of what is bundled into each of its layers and loads them all: outside, one copy serves routes, actions and pages alike.
  serverExternalPackages: ["undici", "yaml", "js-yaml", "openid-client"],
  // Nothing in lib is read at run time; a path that is computed there makes the tracer copy the sources along.
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**", "lib/**/*.ts"] },
  experimental: { preloadEntriesOnStart: false, serverActions: { bodySizeLimit: "256kb" } },
};
