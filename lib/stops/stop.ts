import { stops } from "@/db/store/schema/stops";
import { DomainError } from "@/lib/base/errors";

export type StopRow = typeof stops.$inferSelect;

/** What can be stopped; a target is the id of its row in the catalog. */
export const STOP_KINDS = ["agent", "principal", "tool", "model", "key"] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** A stop, in force or lifted. Times are ISO 8601, UTC. */
export interface StopView {
  /** `stp_…` */
  id: string;
  kind: StopKind;
  target: string;
  /** As it was called then. */
  name: string;
  reason: string;
  by: string;
  at: string;
  lifted: { at: string; by: string; reason: string } | null;
}

export function stopView(row: StopRow): StopView {
  const { id, kind, target, name, reason } = row;
  const lifted = row.liftedAt && {
    at: row.liftedAt.toISOString(),
    by: row.liftedByName ?? "",
    reason: row.liftReason ?? "",
  };
  return { id, kind, target, name, reason, by: row.byName, at: row.at.toISOString(), lifted };
}

/** What the change log says of a stop. */
export function stopSnapshot({ kind, target, name, reason, liftedAt, liftReason }: StopRow): object {
  return { kind, target, name, reason, liftedAt, liftReason };
}

const MIN_REASON = 10;
const MAX_REASON = 500;

/** A reason as a person typed it. Throws INVALID. */
export function readReason(given: string): string {
  const reason = given.trim();
  if (reason.length >= MIN_REASON && reason.length <= MAX_REASON && !reason.includes("\0")) return reason;
  const what = `Give a reason of ${MIN_REASON} to ${MAX_REASON} characters: whoever is denied by it will read it.`;
  throw new DomainError("INVALID", { what }, { reason: what });
}
