import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { type Environment, lakeFolder } from "@/lib/base/environment";
import { log } from "@/lib/base/log";

/** Opens the lake that the environment names and brings its schema up to date. Throws an Error that says what to do. */
export async function openTheLake(environment: Environment): Promise<void> {
  const { clickhouse } = environment;
  const dataDir = lakeFolder(environment);
  await openLake(clickhouse ? { kind: "url", ...clickhouse } : { kind: "embedded", dataDir }, (line) =>
    log("warn", line, { part: "lake" }),
  );
  try {
    const { applied, version } = await migrateLake();
    if (applied > 0) log("info", "lake schema migrated", { applied, version });
  } catch (error) {
    await closeLake();
    throw error;
  }
}
