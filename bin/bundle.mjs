import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "./install.mjs";

// Benchmarks of what ships name their entries; without any it is the product's.
const own = { main: "bin/main.ts", demo: "bin/demo.ts", cli: "bin/cli.ts" };
const named = Object.fromEntries(process.argv.slice(2).map((path) => [basename(path, ".ts"), path]));

// Packages stay in node_modules (native code, workers and data files among them); only our own files become one.
await build({
  absWorkingDir: root,
  entryPoints: process.argv.length > 2 ? named : own,
  outdir: join(root, "dist"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: "linked",
  logLevel: "warning",
});
