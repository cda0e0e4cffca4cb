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
};

export default config;
