import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { startCollector } from "@/collectors/otlp/main";
import { closeLake } from "@/db/lake/client";
import { rootDir } from "@/db/root";
import { openStore } from "@/db/store/open";
import { startDecisionPoint } from "@/gateways/decision/main";
import { systemCtx } from "@/lib/access/newCtx";
import type { Environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { log } from "@/lib/base/log";
import { type ProcessState, setProcessState } from "@/lib/base/process";
import { watchRevisions } from "@/lib/changes/revision";
import { reportPoint } from "@/lib/decisions/reportPoint";
import { watchSpace } from "@/lib/operations/space";
import { flushPolicyAlerts } from "@/lib/policies/noteAlerts";
import { warmPolicies } from "@/lib/policies/warm";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import type { BannerFacts } from "./banner";
import { runCommand } from "./commands/runCommand";
import { startConsole } from "./console";
import { openControl } from "./control";
import { prepareDataDir } from "./dataDir";
import { ensureSchedules } from "./jobKinds";
import { startJobs } from "./jobs";
import { type LakeWhenever, openTheLake, openTheLakeWhenever } from "./openTheLake";
import { startOperations } from "./operations";
import { PARTS, type Part } from "./parts";
import { requirePorts } from "./ports";
import { provision } from "./provision";
import { startTelemetry } from "./telemetry";

export interface Running {
  facts: BannerFacts;
  stop: () => Promise<void>;
}

/**
 * Starts the parts in order: store, lake, collector, decision point, console. What was started is stopped again when a later
 * one fails, or when `told` says that nobody wants it any more: then it starts no more and rejects with that signal's reason.
 */
export async function startProduct(
  environment: Environment,
  parts: readonly Part[],
  told?: AbortSignal,
): Promise<Running> {
  requireServersFor(environment, parts);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    const { dataDir, databaseUrl } = environment;
    prepareDataDir(dataDir);
    const telemetry = startTelemetry(environment, parts);
    stops.push(telemetry.stop);
    const store = await openStore({ dataDir, databaseUrl: databaseUrl ?? undefined, rootDir: rootDir() });
    stops.push(() => store.close());
    stops.push(flushSecurityEvents, flushPolicyAlerts);
    stops.push(watchRevisions(() => Date.now()));
    told?.throwIfAborted();
    await requirePorts(environment, parts);
    const lake = await openLakeFor(environment, parts);
    stops.push(lake.stop);
    told?.throwIfAborted();
    const control = parts.includes("console") ? openControl(environment) : null;
    if (control) stops.push(control.close);
    const state: ProcessState = {
      environment,
      startedMs: Date.now(),
      collector: null,
      controlHash: control?.hash ?? null,
      runCommand,
    };
    setProcessState(state);
    const secrets = await provision(environment, parts);
    // Before anything answers "ready": who hears that finds all of it there.
    await ensureSchedules(systemCtx());
    told?.throwIfAborted();
    stops.push(await watchSpace(state));
    stops.push(await startOperations(environment, telemetry.metrics));
    if (parts.includes("collector")) stops.push(await startTheCollector(environment, state));
    if (parts.includes("decision")) stops.push(await startTheDecisionPoint(environment, state, lake.isReady));
    told?.throwIfAborted();
    if (parts.includes("console")) stops.push(await startConsole(environment));
    stops.push(startJobs());
    void warmPolicies();
    stops.push(() => drain(state));
    return { facts: { environment, parts, ...secrets }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Says no at `/readyz` for as long as load balancers need to look elsewhere, while everything still answers. */
async function drain(state: ProcessState): Promise<void> {
  state.draining = true;
  await sleep(state.environment.drainMs);
}

async function startTheCollector(
  environment: Environment,
  state: ProcessState,
): Promise<() => Promise<void>> {
  const collector = await startCollector({
    host: environment.host,
    port: environment.otlpHttpPort,
    grpcPort: environment.otlpGrpcPort,
    trustedProxies: environment.trustedProxies,
    isFull: () => state.space?.state === "full",
    log: (msg, fields) => log("warn", msg, { part: "collector", ...fields }),
  });
  state.collector = collector.state;
  return collector.stop;
}

/** Who only decides begins without the lake: gateways ask it all the same. */
async function openLakeFor(environment: Environment, parts: readonly Part[]): Promise<LakeWhenever> {
  if (parts.every((part) => part === "decision")) return openTheLakeWhenever(environment);
  await openTheLake(environment);
  return { isReady: () => true, stop: closeLake };
}

async function startTheDecisionPoint(
  environment: Environment,
  state: ProcessState,
  isLakeReady: () => boolean,
): Promise<() => Promise<void>> {
  const point = await startDecisionPoint({
    host: environment.host,
    port: environment.decisionPort,
    grpcPort: environment.decisionGrpcPort,
    dataDir: environment.dataDir,
    trustedProxies: environment.trustedProxies,
    tls: environment.decisionTls,
    isLakeReady,
    log: (msg, fields) => log("warn", msg, { part: "decision", ...fields }),
  });
  state.decisions = point.state;
  const now = () => Date.now();
  const endReport = reportPoint({ host: hostname(), dataDir: environment.dataDir, now, state: point.state });
  return async () => {
    await point.stop();
    await endReport();
  };
}

/** One part alone shares its stores with others, so both must be servers: the embedded ones belong to one process. */
function requireServersFor(environment: Environment, parts: readonly Part[]): void {
  if (parts.length === PARTS.length || (environment.clickhouse && environment.databaseUrl)) return;
  throw new DomainError("PRECONDITION", {
    what: `The ${parts.join(", ")} cannot run alone on the embedded stores.`,
    fix: "Set DATABASE_URL and CLICKHOUSE_URL, or start all parts with `npm start`.",
  });
}
