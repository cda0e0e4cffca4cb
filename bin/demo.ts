import { existsSync, readFileSync } from "node:fs";
import { runDemo } from "@/collectors/replay/demo";
import { rootDir } from "@/db/root";
import { readEnvironment } from "@/lib/base/environment";
import { type Control, controlFile } from "./control";

/** `npm run demo`: asks the running product for the Demo tenant's key, and sends recorded sessions through the real OpenTelemetry SDK. */
export async function demo(): Promise<void> {
  try {
    const control = readControl();
    const { key, tenant } = await askForKey(control);
    await runDemo({
      endpoint: control.otlpUrl,
      key,
      tenant,
      consoleUrl: control.consoleUrl,
      print: (line) => process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    process.stderr.write(`The demo cannot run. ${(error as Error).message}\n`);
    process.exit(1);
  }
}

function readControl(): Control {
  const { dataDir } = readEnvironment(process.env, rootDir());
  const file = controlFile(dataDir);
  if (!existsSync(file)) {
    throw new Error(
      `No Bailiwick runs over ${dataDir}. Run npm start in another terminal first, with the same BAILIWICK_DATA_DIR.`,
    );
  }
  return JSON.parse(readFileSync(file, "utf8")) as Control;
}

async function askForKey({ consoleUrl, token }: Control): Promise<{ key: string; tenant: string }> {
  const url = `${consoleUrl}/api/control/demo`;
  const response = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` } }).catch(
    () => null,
  );
  if (!response)
    throw new Error(`Nothing answers at ${consoleUrl}. Run npm start in another terminal first.`);
  if (!response.ok)
    throw new Error(
      `The product at ${consoleUrl} refused (${response.status}). Start it again, and the demo after it.`,
    );
  return (await response.json()) as { key: string; tenant: string };
}
