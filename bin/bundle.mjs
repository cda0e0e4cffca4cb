import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

// Packages stay in node_modules (native code, workers and data files among them); only our own files become one.
await build({
  absWorkingDir: root,
  entryPoints: { main: "bin/main.ts", demo: "bin/demo.ts", cli: "bin/cli.ts" },
  outdir: join(root, "dist"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: "linked",
  logLevel: "warning",
});
