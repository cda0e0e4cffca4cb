import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { agentKeys, agents, agentVersions } from "@/db/store/schema/agents";
import { principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import type { PrincipalRef } from "@/lib/principals/principal";
import type { AgentKeyView, AgentRow, AgentView } from "./agent";

type Reader = Pick<StoreReader, "select" | "selectDistinctOn">;

/** Rows with their owners, keys and newest versions; in the order given. One query each, however many rows. */
export async function agentViews(reader: Reader, ctx: Ctx, rows: readonly AgentRow[]): Promise<AgentView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const people = await readPeople(reader, ctx, rows);
  const keys = groupBy(await readKeys(reader, ctx, ids), (one) => one.agent);
  const versions = await readVersions(reader, ctx, ids);
  const into = await readInto(reader, ctx, rows);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    state: row.state,
    purpose: row.purpose,
    owner: (row.owner && people.get(row.owner)) || null,
    sponsor: (row.sponsor && people.get(row.sponsor)) || null,
    onCall: row.onCall,
    riskTier: row.riskTier,
    dataClasses: row.dataClasses,
    environment: row.environment,
    framework: row.framework,
    runtime: row.runtime,
    allowed: row.allowed,
    attestation: attestationOf(row, ctx.now()),
    suspension: suspensionOf(row),
    version: versions.get(row.id) ?? null,
    keys: (keys.get(row.id) ?? []).map((one) => one.view),
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    registeredAt: iso(row.registeredAt),
    registeredBy: row.registeredBy,
    retiredAt: iso(row.retiredAt),
    mergedInto: (row.mergedInto && into.get(row.mergedInto)) || null,
    createdAt: row.createdAt.toISOString(),
  }));
}

function attestationOf(row: AgentRow, nowMs: number): AgentView["attestation"] {
  if (!row.attestedAt || !row.attestationEndsAt) return null;
  return {
    at: row.attestedAt.toISOString(),
    by: row.attestedBy ?? "",
    endsAt: row.attestationEndsAt.toISOString(),
    lapsed: row.attestationEndsAt.getTime() <= nowMs,
  };
}

function suspensionOf(row: AgentRow): AgentView["suspension"] {
  if (!row.suspendedAt) return null;
  return {
    at: row.suspendedAt.toISOString(),
    by: row.suspendedBy ?? "",
    reason: row.suspendReason ?? "",
  };
}

/** Owners and sponsors, as whom they stand for now. */
async function readPeople(reader: Reader, ctx: Ctx, rows: readonly AgentRow[]) {
  const ids = [...new Set(rows.flatMap((row) => [row.owner, row.sponsor].filter((id) => id !== null)))];
  if (ids.length === 0) return new Map<string, PrincipalRef>();
  const root = alias(principals, "root");
  const found = await reader
    .select({ of: principals.id, id: root.id, name: root.name })
    .from(principals)
    .innerJoin(root, eq(root.id, principals.root))
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, ids)));
  return new Map(found.map(({ of, ...who }) => [of, who]));
}

async function readKeys(reader: Reader, ctx: Ctx, ids: readonly string[]) {
  const rows = await reader
    .select()
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys.agent, [...ids])))
    .orderBy(asc(agentKeys.firstSeenAt), asc(agentKeys.key));
  return rows.map((row) => ({
    agent: row.agent,
    view: {
      key: row.key,
      workload: row.workload,
      agentId: row.agentId,
      agentName: row.agentName,
      service: row.service,
      bound: row.key !== row.agent,
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
    } satisfies AgentKeyView,
  }));
}

async function readVersions(reader: Reader, ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reader
    .selectDistinctOn([agentVersions.agent], { agent: agentVersions.agent, version: agentVersions.version })
    .from(agentVersions)
    .where(and(eq(agentVersions.tenant, ctx.tenant), inArray(agentVersions.agent, [...ids])))
    .orderBy(
      agentVersions.agent,
      desc(sql`coalesce(${agentVersions.lastSeenAt}, ${agentVersions.createdAt})`),
      desc(agentVersions.id),
    );
  return new Map(rows.map((row) => [row.agent, row.version]));
}

async function readInto(reader: Reader, ctx: Ctx, rows: readonly AgentRow[]) {
  const ids = rows.flatMap((row) => row.mergedInto ?? []);
  if (ids.length === 0) return new Map<string, PrincipalRef>();
  const found = await reader
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(and(eq(agents.tenant, ctx.tenant), inArray(agents.id, ids)));
  return new Map(found.map((one) => [one.id, one]));
}
