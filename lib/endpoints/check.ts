import { hash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { notify } from "@/lib/notify/notify";
import { credentialOf } from "./credential";
import { type EndpointRow, endpointFor, whereEndpoint } from "./endpoint";
import { probeEndpoint } from "./probe";

const MINUTE_MS = 60_000;
/** A little less than the minute of the job, so that none waits for a second one. */
const HEALTHY_AGAIN_MS = 45_000;
const MOST_MINUTES = 10;
/** One lost check is no news. */
const TOLD_AT = 2;
const MAX_WORDS = 500;

/** How a check ended. */
export interface Checked {
  health: "healthy" | "unhealthy";
  ms: number;
  failure: string | null;
}

/**
 * Asks an endpoint now whether it serves, and notes how it ended; tells once a change that it does not, at the second failure in a
 * row. Needs `models.write`; throws NOT_FOUND, PRECONDITION for one that only measures. What the endpoint says wrong is no error.
 */
export async function checkEndpoint(ctx: Ctx, id: string, signal?: AbortSignal): Promise<Checked> {
  requireAbility(ctx, "models.write");
  const row = await endpointFor(store(), ctx, id);
  const checkedAt = new Date(ctx.now());
  const failure = await failureOf(row, signal);
  const ms = Math.max(0, ctx.now() - checkedAt.getTime());
  const checked: Checked = { health: failure === null ? "healthy" : "unhealthy", ms, failure };
  await note(ctx, row, checked, checkedAt);
  return checked;
}

async function failureOf(row: EndpointRow, signal?: AbortSignal): Promise<string | null> {
  const { kind, baseUrl } = row;
  if (kind === "other" || baseUrl === null) {
    const what = "There is no API to check.";
    throw new DomainError("PRECONDITION", { what, fix: "Enter its address and which API it speaks." });
  }
  let credential: string | null = null;
  try {
    credential = credentialOf(row);
    await probeEndpoint({ endpoint: { ...row, baseUrl }, credential, signal });
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    const words = isDomainError(error) ? error.message : "The check failed on our side.";
    // What is told on the way may be anybody's words: a credential is in none of ours.
    return (credential === null ? words : words.replaceAll(credential, "…")).slice(0, MAX_WORDS);
  }
}

/** Notes it only where the endpoint is still what was asked. */
async function note(ctx: Ctx, row: EndpointRow, { health, ms, failure }: Checked, at: Date): Promise<void> {
  const isWell = health === "healthy";
  const failures = isWell ? 0 : row.healthFailures + 1;
  const nextAt = new Date(at.getTime() + (isWell ? HEALTHY_AGAIN_MS : againMs(row.id, failures)));
  await bookkeep(async (tx) => {
    const same = and(
      whereEndpoint(ctx, row.id),
      sql`${modelEndpoints.baseUrl} IS NOT DISTINCT FROM ${row.baseUrl}`,
      sql`${modelEndpoints.credentialSecret} IS NOT DISTINCT FROM ${row.credentialSecret}`,
      eq(modelEndpoints.healthFailures, row.healthFailures),
    );
    const noted = await tx
      .update(modelEndpoints)
      .set({
        health,
        healthCheckedAt: at,
        healthFailure: failure,
        healthMs: ms,
        healthFailures: failures,
        healthNextAt: nextAt,
      })
      .where(same)
      .returning({ id: modelEndpoints.id });
    if (failure === null || failures !== TOLD_AT || noted.length === 0) return;
    const data = { endpoint: row.id, name: row.name, failure };
    await notify(ctx, { type: "endpoint.unhealthy", data }, { tx });
  });
}

/** The more checks failed, the later the next, up to ten minutes; spread, so that what failed together is not asked together. */
function againMs(id: string, failures: number): number {
  const most = Math.min(2 ** (failures - 1), MOST_MINUTES) * MINUTE_MS;
  const share = hash("sha256", `${id} ${failures}`, "buffer").readUInt32BE(0) / 2 ** 32;
  return Math.round(most * (0.5 + share / 2));
}
