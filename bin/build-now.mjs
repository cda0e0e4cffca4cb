// `npm run build`: installs and builds what `npm start` would, and ends: for container images and packages.
import { prepareInstall, requireNode } from "./install.mjs";

requireNode();
await prepareInstall();
const { buildIfStale } = await import("./build.mjs");
await buildIfStale();
