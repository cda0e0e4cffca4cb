import { execFileSync, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Caller } from "./caller";
import type { Ready } from "./decidePoint";
import { AGENTS, POLICIES, questionOf, TOOLS } from "./questions";

// Decisions a second and their latency over HTTP keep-alive, of a decision point in a process of its own with 1,000
// policies in the tenant, each decision an audit row; beside it what the same server answers without deciding.
const SECONDS = Number(process.argv[2] ?? 8);
const root = fileURLToPath(new URL("..", import.meta.url));

await load();

async function load(): Promise<void> {
  // What ships is measured: tsx keeps the names of all functions, which costs a tenth.
  execFileSync(process.execPath, ["bin/bundle.mjs", "bench/decidePoint.ts"], { cwd: root });
  const child = fork(`${root}/dist/decidePoint.js`, [], {
    execArgv: process.execArgv.filter((arg) => /^--(?!import$)/.test(arg)),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const hear = <T>() =>
    new Promise<T>((resolve) => child.once("message", (message) => resolve(message as T)));
  const ready = await hear<Ready>();
  pin(child.pid ?? 0);
  const mark = () => {
    const heard = hear<{ cpuMs: number; state: { spooledRows: number } }>();
    child.send("mark");
    return heard;
  };
  console.log(`${POLICIES} policies, ${AGENTS} agents, ${TOOLS} tools, HTTP keep-alive, ${SECONDS} s a row`);
  console.log("connections  what       per second   p50 ms   p99 ms   max ms   CPU ms each");
  for (const [connections, what] of [
    [16, "warm up"],
    [1, "health"],
    [4, "health"],
    [1, "decisions"],
    [2, "decisions"],
    [4, "decisions"],
    [16, "decisions"],
  ] as const) {
    await mark();
    const { rate, ms } = await run(ready, connections, what);
    const { cpuMs } = await mark();
    if (what === "warm up") continue;
    const part = (share: number) =>
      (ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0).toFixed(2);
    const columns = [part(0.5), part(0.99), part(1)].map((text) => text.padStart(8)).join(" ");
    const each = (cpuMs / ms.length).toFixed(3).padStart(12);
    console.log(
      `${String(connections).padStart(11)}  ${what.padEnd(10)} ${rate.toFixed(0).padStart(10)} ${columns} ${each}`,
    );
  }
  child.send("stop");
}

/**
 * The decision point has the first core for itself; its lake and who asks it share the second, and who asks goes first: it holds
 * the watch. That takes a real-time priority: a kernel that does not preempt lets the lake finish its slice of 4 ms, even an idle one.
 */
function pin(point: number): void {
  const lakes = execFileSync("pgrep", ["-P", String(point)], { encoding: "utf8" })
    .trim()
    .split("\n");
  const put = (core: number, pid: number | string) =>
    execFileSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
  put(0, point);
  for (const pid of [...lakes, process.pid]) put(1, pid);
  try {
    execFileSync("chrt", ["-a", "-f", "-p", "1", String(process.pid)], { stdio: "ignore" });
  } catch {
    console.log("no real-time priority (needs root): who asks waits for the lake, and times that too");
  }
}

async function run(ready: Ready, connections: number, what: string): Promise<{ rate: number; ms: number[] }> {
  const ms: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + (what === "warm up" ? 20_000 : SECONDS * 1_000);
  let serial = 0;
  const worker = async () => {
    const caller = await Caller.to(ready.port);
    while (performance.now() < endMs) {
      const sentMs = performance.now();
      await ask(caller, ready, what === "health" ? null : questionOf(ready.agents, serial++));
      ms.push(performance.now() - sentMs);
    }
    caller.end();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const tookMs = performance.now() - startMs;
  return { rate: (ms.length / tookMs) * 1_000, ms: ms.toSorted((a, b) => a - b) };
}

async function ask(caller: Caller, { key }: Ready, body: string | null): Promise<void> {
  const { status, text } =
    body === null
      ? await caller.ask("GET /health", {}, "")
      : await caller.ask(
          "POST /access/v1/evaluation",
          { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body,
        );
  if (status !== 200 || (body !== null && !text.includes('"id":"act_')))
    throw new Error(`${status}: ${text}`);
}
