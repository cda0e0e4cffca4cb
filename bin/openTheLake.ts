import { closeLake, lake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { dropSnapshots } from "@/db/lake/snapshot";
import type { Environment } from "@/lib/base/environment";
import { log } from "@/lib/base/log";
import { openAnyLake } from "@/lib/operations/openAnyLake";

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
