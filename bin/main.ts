import { rootDir } from "@/db/root";
import { readEnvironment } from "@/lib/base/environment";
import { errorText, log } from "@/lib/base/log";
import { banner } from "./banner";
import { parseParts } from "./parts";
import { type Running, startProduct } from "./product";
import { routeConsole } from "./routeConsole";

/** In a terminal a signal comes twice, from the terminal and passed on by npm: so soon after the first it is the same one. */
const SAME_SIGNAL_MS = 1_000;
/** Then the process ends all the same: what is not acknowledged is sent again, what is acknowledged is on disk. */
const STOP_LIMIT_MS = 14_000;

/** The product's entry: starts its parts, prints where it is, and stops all of it on SIGINT, SIGTERM and SIGHUP. Exit code 1 with one clear line when it cannot start. */
export async function run(argv: readonly string[]): Promise<void> {
  routeConsole();
  surviveSurprises();
  const told = new AbortController();
  const starting = start(argv, told.signal);
  stopOnSignals(starting, told);
  try {
    const running = await starting;
    if (!told.signal.aborted) process.stdout.write(banner(running.facts));
  } catch (error) {
    if (told.signal.aborted && error === told.signal.reason) process.exit(0);
    process.stderr.write(`Bailiwick cannot start. ${explain(error)}\n`);
    process.exit(1);
  }
}

async function start(argv: readonly string[], told: AbortSignal): Promise<Running> {
  return startProduct(readEnvironment(process.env, rootDir()), parseParts(argv), told);
}

function stopOnSignals(starting: Promise<Running>, told: AbortController): void {
  let sinceMs: number | null = null;
  const stop = (signal: string) => {
    if (sinceMs !== null && Date.now() - sinceMs < SAME_SIGNAL_MS) return;
    if (sinceMs !== null) process.exit(130);
    sinceMs = Date.now();
    log("info", "stopping", { signal });
    told.abort();
    const limit = endAfter(STOP_LIMIT_MS);
    starting.then(
      (running) => {
        const { drainMs } = running.facts.environment;
        if (drainMs > 0) clearTimeout(limit);
        if (drainMs > 0) endAfter(STOP_LIMIT_MS + drainMs);
        return running.stop().then(() => process.exit(0), fail);
      },
      () => undefined,
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
}

function endAfter(limitMs: number): NodeJS.Timeout {
  return setTimeout(() => fail(`stopping took longer than ${limitMs / 1_000} s`), limitMs).unref();
}

function fail(error: unknown): never {
  log("error", "stopping failed", { error: errorText(error) });
  process.exit(1);
}

function surviveSurprises(): void {
  // Whoever read our output may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("unhandledRejection", (error) =>
    log("error", "unhandled rejection", { error: errorText(error) }),
  );
  process.on("uncaughtException", (error) => {
    log("error", "uncaught exception", { error: errorText(error) });
    process.exit(1);
  });
}

/** One line, whatever a driver or a server has put into its message. */
function explain(error: unknown): string {
  return String((error as Error)?.message ?? error)
    .replace(/\s+/g, " ")
    .trim();
}
