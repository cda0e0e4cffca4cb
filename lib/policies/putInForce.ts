import { eq } from "drizzle-orm";
import { policyPublications, policyVersions } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { RecordEdit } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import type { PolicyMode } from "./decision";
import type { PolicyRow, PublicationRow, VersionRow } from "./policy";

/** The publication that is in force from now on, and when it began (ISO 8601). */
export interface Published {
  publication: string;
  version: number;
  mode: PolicyMode;
  from: string;
}

interface Standing {
  policy: PolicyRow;
  version: VersionRow;
  before: PublicationRow | null;
}

interface Given {
  kind: PublicationRow["kind"];
  mode: PolicyMode;
  why: string;
  backtest: string | null;
  summary: object | null;
}

/** Ends what is in force and begins the other at the same instant, so that every time has one of them. Part of a change. */
export async function putInForce(
  tx: StoreTx,
  ctx: Ctx,
  { policy, version, before }: Standing,
  { kind, mode, why, backtest, summary }: Given,
  record: RecordEdit,
): Promise<Published> {
  const fromAt = beginning(ctx.now(), before);
  if (before)
    await tx.update(policyPublications).set({ toAt: fromAt }).where(eq(policyPublications.id, before.id));
  const row: PublicationRow = {
    id: ctx.newId("pub"),
    tenant: ctx.tenant,
    policy: policy.id,
    version: version.id,
    mode,
    kind,
    why,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    fromAt,
    toAt: null,
    endWhy: null,
    endedByName: null,
    backtest,
    backtestSummary: summary,
  };
  await tx.insert(policyPublications).values(row);
  const was = before && (await versionById(tx, before.version));
  record({
    target: policy.id,
    before: was && before && { inForce: was.number, mode: before.mode, digest: was.digest },
    after: { inForce: version.number, mode, digest: version.digest, why, backtest, how: WORDS[kind] },
  });
  const data = { policy: policy.id, name: policy.name, version: version.number, mode, how: kind, why };
  await notify(ctx, { type: "policy.published", data }, { tx });
  return { publication: row.id, version: version.number, mode, from: fromAt.toISOString() };
}

const WORDS: Readonly<Record<Given["kind"], string>> = {
  publish: "reviewed and backtested",
  mode: "the same version in another mode",
  rollback: "rolled back: no review and no backtest",
};

/** A clock that jumped back must not make a publication that ended before it began. */
export const beginning = (nowMs: number, before: PublicationRow | null): Date =>
  new Date(Math.max(nowMs, before?.fromAt.getTime() ?? 0));

export async function versionById(tx: Pick<StoreTx, "select">, id: string): Promise<VersionRow> {
  const [row] = await tx.select().from(policyVersions).where(eq(policyVersions.id, id));
  if (!row) throw new Error("A publication without its version.");
  return row;
}
