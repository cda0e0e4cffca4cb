import { statfs } from "node:fs/promises";
import { lakeSpace } from "@/db/lake/space";
import { systemCtx } from "@/lib/access/newCtx";
import { errorText, log } from "@/lib/base/log";
import { type ProcessState, processState, type Space } from "@/lib/base/process";
import { tellOfSpace } from "./tellOfSpace";

const LOOK_EVERY_MS = 5_000;

interface Limits {
  diskLowBytes: number;
  diskFullBytes: number;
}

/** The tightest of the places that grow: `low` is for people to act, `full` is when ingest pushes back so that nothing breaks. */
export function judgeSpace(places: Space["places"], { diskLowBytes, diskFullBytes }: Limits): Space {
  const freeBytes = Math.min(...places.map((place) => place.freeBytes));
  if (freeBytes < diskFullBytes) return { state: "full", freeBytes, places };
  return { state: freeBytes < diskLowBytes ? "low" : "ok", freeBytes, places };
}

/** Looks every 5 s at the disks of the lake and of the data folder, and puts what it sees into the process's state. Returns how to stop it. */
export async function watchSpace(state: ProcessState): Promise<() => Promise<void>> {
  const look = async () => {
    const before = state.space?.state ?? "ok";
    state.space = await readSpace();
    const { state: now, freeBytes } = state.space;
    if (now === before) return;
    const words = {
      ok: "disk space is back",
      low: "disk space is low",
      full: "disk is nearly full: ingest pushes back",
    };
    log(now === "ok" ? "info" : "error", words[now], { freeBytes });
    if (before === "ok") await tellOfSpace(systemCtx(), state.space);
  };
  await look();
  const timer = setInterval(() => {
    look().catch((error) => log("error", "disk space cannot be read", { error: errorText(error) }));
  }, LOOK_EVERY_MS);
  return async () => clearInterval(timer);
}

async function readSpace(): Promise<Space> {
  const { environment } = processState();
  const folder = await statfs(environment.dataDir);
  const own = {
    name: "data folder",
    freeBytes: folder.bavail * folder.bsize,
    totalBytes: folder.blocks * folder.bsize,
  };
  return judgeSpace([own, ...(await lakeSpace())], environment);
}
