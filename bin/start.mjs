// `npm start`: Node built-ins only until everything is installed. Installs what is missing, builds what is stale, then
// runs the product in this same process, so that signals reach it.
import { prepareInstall, requireNode } from "./install.mjs";

requireNode();
await prepareInstall();
const { buildIfStale } = await import("./build.mjs");
await buildIfStale();
const { run } = await import("../dist/main.js");
await run(process.argv.slice(2));
