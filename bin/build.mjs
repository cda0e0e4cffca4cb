// Builds the console (Next.js) and the entries (esbuild) when their sources changed since the last build.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./alone.mjs";
import { fail, hashOf, LOCK, note, root, runChild } from "./install.mjs";

const FOLDERS = ["app", "lib", "db", "collectors", "gateways", "bin", "public"];
const FILES = ["package-lock.json", "next.config.ts", "tsconfig.json", "proxy.ts"];
const STAMP = join(root, "dist", "built");

export async function buildIfStale() {
  if (!isBuilt(hashOf(sources()))) await alone(LOCK, build);
}

function isBuilt(wanted) {
  const isSame = existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted;
  return isSame && existsSync(join(root, ".next", "BUILD_ID"));
}

async function build() {
  const wanted = hashOf(sources());
  if (isBuilt(wanted)) return;
  note("Building (about half a minute, when the sources changed) …");
  await bundle();
  const next = await runChild(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    collect: true,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (next.code !== 0) fail(`${next.output}\nThe console could not be built; the message stands above.`);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(STAMP, wanted);
}

/** Our own entries: one file each; packages stay in node_modules. */
async function bundle() {
  const done = await runChild(process.execPath, [join(root, "bin/bundle.mjs")]);
  if (done.code !== 0) fail("The product could not be bundled; the message stands above.");
}

function sources() {
  const list = [...FILES];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (!/\.(test|spec)\.tsx?$/.test(entry.name)) list.push(path);
    }
  };
  for (const folder of FOLDERS) if (existsSync(join(root, folder))) walk(folder);
  return list;
}
