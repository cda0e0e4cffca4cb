import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { refusal } from "../refusal";

/** A process, told apart from a later one with the same number by its start time and the boot it belongs to. */
interface Holder {
  pid: number;
  /** Clock ticks since boot, and the boot's id; null where there is no /proc. */
  started: string | null;
}

/**
 * Takes the folder for this process, or throws PRECONDITION naming who has it. The lock outlives kill -9 harmlessly:
 * a holder that no longer runs is replaced. Returns the release.
 * @param path the lock file, beside the folder it guards.
 */
export function lockFolder(path: string, folder: string): () => void {
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (create(path, mine)) return () => release(path, mine);
    const holder = read(path);
    if (holder && runs(holder)) throw inUse(folder, holder.pid);
    retire(path, holder);
  }
  throw inUse(folder, read(path)?.pid ?? 0);
}

function inUse(folder: string, pid: number): Error {
  return refusal(
    "PRECONDITION",
    `The data folder ${folder} is in use by process ${pid}.`,
    "Only one process may hold it at a time.",
    "Stop that process, or start with another BAILIWICK_DATA_DIR.",
  );
}

/** Written aside and linked into place, so that nobody ever reads half a lock. */
function create(path: string, holder: Holder): boolean {
  const draft = `${path}.${process.pid}.${Math.trunc(performance.now() * 1_000)}`;
  const fd = openSync(draft, "wx", 0o600);
  writeSync(fd, JSON.stringify(holder));
  closeSync(fd);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead holder's lock; if another process replaced it meanwhile, that one is put back. */
function retire(path: string, dead: Holder | null): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = read(aside);
  if (moved && !same(moved, dead) && runs(moved)) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, mine: Holder): void {
  if (same(read(path), mine)) rmSync(path, { force: true });
}

function same(a: Holder | null, b: Holder | null): boolean {
  return a?.pid === b?.pid && a?.started === b?.started;
}

function read(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value)) return null;
    const started = "started" in value && typeof value.started === "string" ? value.started : null;
    return typeof value.pid === "number" ? { pid: value.pid, started } : null;
  } catch {
    return null;
  }
}

function runs(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const started = startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

/** Field 22 of /proc/<pid>/stat (proc(5)), counted after the command's closing parenthesis; a zombie counts as gone. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" ? "zombie" : `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}
