import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Native or self-loading packages: bundling them breaks their binaries.
  serverExternalPackages: [
    "chdb",
    "ffi-rs",
    "@clickhouse/client",
    "@electric-sql/pglite",
    "pg",
    "@node-rs/argon2",
  ],
  turbopack: { root: import.meta.dirname },
  devIndicators: false,
  // `npm test` checks the types of everything; a start builds what runs, and is not kept waiting by a test's types.
  typescript: { ignoreBuildErrors: true },
};

export default config;
