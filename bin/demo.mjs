// `npm run demo`: recorded sessions into the running product. Node built-ins only until everything is there.
import { prepareInstall, requireNode } from "./install.mjs";

requireNode();
await prepareInstall();
const { buildIfStale } = await import("./build.mjs");
await buildIfStale();
const { demo } = await import("../dist/demo.js");
await demo();
