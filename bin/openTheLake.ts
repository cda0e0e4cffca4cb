import { closeLake, lake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { dropSnapshots } from "@/db/lake/snapshot";
import type { Environment } from "@/lib/base/environment";
import { log } from "@/lib/base/log";
import { openAnyLake } from "@/lib/operations/openAnyLake";

/** The lake of a process that goes on without it. */
export interface LakeWhenever {
  /** Whether it is open with a schema that is up to date. */
  isReady: () => boolean;
  stop: () => Promise<void>;
}

const AGAIN_MS = 1_000;

/**
 * Opens the lake now, or as soon as it answers, for a process that only decides. Throws as `openTheLake` where it answers and
 * cannot be used: that no waiting mends.
 */
export async function openTheLakeWhenever(environment: Environment): Promise<LakeWhenever> {
  let isReady = false;
  let timer: NodeJS.Timeout | null = null;
  let trying: Promise<void> = Promise.resolve();
  let isStopped = false;
  const attempt = async () => {
    await openTheLake(environment);
    isReady = true;
  };
  const again = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      trying = attempt().then(
        () => log("info", "the lake answers: decisions go there", { part: "decision" }),
        again,
      );
    }, AGAIN_MS);
  };
  try {
    await attempt();
  } catch (error) {
    if (!isAway(error)) throw error;
    log("warn", "the lake is away: decisions wait on this disk, and what asks for history is denied", {
      part: "decision",
      error: (error as Error).message,
    });
    again();
  }
  const stop = async () => {
    isStopped = true;
    if (timer) clearTimeout(timer);
    await trying;
    await closeLake();
  };
  return { isReady: () => isReady, stop };
}

/** Nobody answers there, or not now: what a driver says of a connection, of a time limit, or of a proxy without a server behind it. */
function isAway(error: unknown): boolean {
  const { code, message = "" } = ((error as Error).cause ?? error) as { code?: unknown; message?: string };
  const isOfNetwork = typeof code === "string" && /^(E[A-Z_]+|UND_ERR_\w+)$/.test(code);
  return isOfNetwork || /time(d )?\s?out|socket hang up|bad gateway|service unavailable/i.test(message);
}

/** Opens the lake that the environment names and brings its schema up to date. Throws an Error that says what to do. */
export async function openTheLake(environment: Environment): Promise<void> {
  await openAnyLake(environment);
  try {
    const { applied, version } = await migrateLake();
    // Nobody else holds an embedded lake: what a killed backup left would keep old parts on the disk.
    if (lake().embedded) await dropSnapshots();
    if (applied > 0) log("info", "lake schema migrated", { applied, version });
  } catch (error) {
    await closeLake();
    throw error;
  }
}
