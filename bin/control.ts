import { createHash, randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@/lib/base/environment";

export const controlFile = (dataDir: string) => join(dataDir, "control.json");

/** What a command on this machine needs to reach the running product. */
export interface Control {
  /** What links say. */
  consoleUrl: string;
  otlpUrl: string;
  /** Where this machine asks: the console's own listener, past any proxy. */
  controlUrl: string;
  token: string;
}

/**
 * Opens the local control: whoever may read the data folder (mode 0600) may ask the running process for what commands
 * need, such as the demo's key. The token lives as long as the process.
 */
export function openControl(environment: Environment): { hash: string; close: () => Promise<void> } {
  const token = randomBytes(32).toString("base64url");
  const { publicUrl: consoleUrl, otlpUrl, controlUrl } = environment;
  const control: Control = { consoleUrl, otlpUrl, controlUrl, token };
  const file = controlFile(environment.dataDir);
  writeFileSync(file, JSON.stringify(control), { mode: 0o600 });
  return {
    hash: createHash("sha256").update(token).digest("hex"),
    close: async () => rmSync(file, { force: true }),
  };
}
