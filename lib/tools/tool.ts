import { and, eq, type SQL } from "drizzle-orm";
import { tools } from "@/db/store/schema/tools";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import type { AccessType } from "./access";
import type { OwnerRef } from "./server";

export type ToolRow = typeof tools.$inferSelect;
export type Approval = ToolRow["approval"];
export const APPROVALS = ["none", "approved", "changed", "refused"] as const;
export const TOOL_STATES = ["discovered", "gone", "registered"] as const;

/** A tool. Times are ISO 8601; those seen are of telemetry. */
export interface ToolView {
  id: string;
  name: string;
  title: string | null;
  summary: string | null;
  server: { id: string; name: string } | null;
  /** What telemetry says that it was called at, the latest first: its server, or what it was used on. At most 50. */
  seenAt: string[];
  state: ToolRow["state"];
  /** As a person or a catalogue said. */
  accessType: AccessType | null;
  /** What its server's hints say, which nobody vouches for. */
  suggestedAccess: AccessType | null;
  dataClasses: string[];
  /** Its own, or its server's. */
  owner: OwnerRef | null;
  fingerprint: string | null;
  definedAt: string | null;
  approval: Approval;
  approvedFingerprint: string | null;
  approvedAt: string | null;
  approvedBy: string | null;
  refusedAt: string | null;
  refusedBy: string | null;
  refusedReason: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
}

export function whereTool(ctx: Ctx, id: string): SQL | undefined {
  return and(eq(tools.tenant, ctx.tenant), eq(tools.id, id));
}

/** One tool of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function toolFor(reader: Pick<StoreReader, "select">, ctx: Ctx, id: string): Promise<ToolRow> {
  const [row] = await reader.select().from(tools).where(whereTool(ctx, id));
  if (!row) throw notFound("tool");
  return row;
}

/** What the change log says of a tool. */
export function toolSnapshot(row: ToolRow): object {
  const { name, state, server, accessType, dataClasses, owner, ownerTeam } = row;
  const { fingerprint, approval, approvedFingerprint, refusedReason } = row;
  const whose = { server, owner, ownerTeam };
  return {
    name,
    state,
    ...whose,
    accessType,
    dataClasses,
    fingerprint,
    approval,
    approvedFingerprint,
    refusedReason,
  };
}

/** How an approval stands once the definition is this one: what was approved before is approved again when it comes back. */
export function approvalAfter(
  before: Pick<ToolRow, "fingerprint" | "approval" | "approvedFingerprint">,
  fingerprint: string,
): Approval {
  if (before.fingerprint === fingerprint) return before.approval;
  if (before.approvedFingerprint === null) return "none";
  return before.approvedFingerprint === fingerprint ? "approved" : "changed";
}

const MAX_CLASSES = 50;
const CLASS = /^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u;

/** Data classes as people give them, each once. Throws INVALID. */
export function readDataClasses(given: readonly string[]): string[] {
  const classes = [...new Set(given.map((one) => one.trim().toLowerCase()).filter(Boolean))];
  const bad = classes.find((one) => !CLASS.test(one));
  if (bad === undefined && classes.length <= MAX_CLASSES) return classes.sort();
  const what =
    bad === undefined
      ? `Give at most ${MAX_CLASSES} data classes.`
      : `"${bad.slice(0, 40)}" is no data class: letters, digits, spaces and . _ : / - up to 64.`;
  throw new DomainError("INVALID", { what }, { dataClasses: what });
}

/** The start of a fingerprint, enough to tell two apart: `sha256:3f9a…` → `3f9a2b7c01de`. */
export const shortFingerprint = (fingerprint: string) => fingerprint.replace(/^sha256:/, "").slice(0, 12);
