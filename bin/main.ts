import { rootDir } from "@/db/root";
import { readEnvironment } from "@/lib/base/environment";
import { isDomainError } from "@/lib/base/errors";
import { log } from "@/lib/base/log";
import { banner } from "./banner";
import { parseParts } from "./parts";
import { type Running, startProduct } from "./product";

/** The product's entry: starts its parts, prints where it is, and stops all of it on SIGINT and SIGTERM. Exit code 1 with one clear line when it cannot start. */
export async function run(argv: readonly string[]): Promise<void> {
  let running: Running | null = null;
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) process.exit(130);
    stopping = true;
    log("info", "stopping", { signal });
    Promise.resolve(running?.stop())
      .then(() => process.exit(0))
      .catch((error) => {
        log("error", "stopping failed", { error: String(error) });
        process.exit(1);
      });
  };
  process.on("SIGINT", () => stop("SIGINT"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("unhandledRejection", (error) =>
    log("error", "unhandled rejection", { error: String((error as Error)?.stack ?? error) }),
  );
  try {
    const environment = readEnvironment(process.env, rootDir());
    running = await startProduct(environment, parseParts(argv));
    if (stopping) await running.stop();
    else process.stdout.write(banner(running.facts));
  } catch (error) {
    if (stopping) return;
    process.stderr.write(`Bailiwick cannot start. ${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  const { code, port, address, message } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (code === "EADDRINUSE") {
    return `Port ${port} on ${address} is taken. Stop what listens there, or set BAILIWICK_CONSOLE_PORT or BAILIWICK_OTLP_HTTP_PORT to another.`;
  }
  if (code === "EACCES" && port) return `Port ${port} needs more rights. Choose one above 1023.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `The address in BAILIWICK_HOST is not one of this machine's. Use 127.0.0.1 or 0.0.0.0.`;
  return isDomainError(error) ? message : String(message ?? error);
}
