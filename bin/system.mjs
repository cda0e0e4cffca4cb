// What the tests need beside npm's packages: a browser and a PostgreSQL server, both from Debian, when they are missing
// and we may install. Node built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { note } from "./install.mjs";

const BROWSERS = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

export function prepareSystem() {
  const missing = [];
  if (!BROWSERS.some((path) => path && existsSync(path))) missing.push("chromium");
  if (!hasPostgres()) missing.push("postgresql");
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall) {
    note(
      `Missing: ${missing.join(", ")}. Install them (on Debian: apt-get install ${missing.join(" ")}) for the tests that need them.`,
    );
    return;
  }
  note(`Installing ${missing.join(", ")} from Debian …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", args, { stdio: ["ignore", 2, 2], env });
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", ...missing);
}

function hasPostgres() {
  const folder = "/usr/lib/postgresql";
  return (
    existsSync(folder) && readdirSync(folder).some((version) => existsSync(`${folder}/${version}/bin/initdb`))
  );
}
