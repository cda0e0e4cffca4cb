import { openLake } from "@/db/lake/client";
import { type Environment, lakeFolder } from "@/lib/base/environment";
import { log } from "@/lib/base/log";

/** Opens the lake that the environment names, with whatever schema it has. Throws an Error that says what to do. */
export async function openAnyLake(environment: Environment): Promise<void> {
  const { clickhouse } = environment;
  const dataDir = lakeFolder(environment);
  await openLake(clickhouse ? { kind: "url", ...clickhouse } : { kind: "embedded", dataDir }, (line) =>
    log("warn", line, { part: "lake" }),
  );
}
