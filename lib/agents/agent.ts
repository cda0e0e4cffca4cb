import { and, eq } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import type { PrincipalRef } from "@/lib/principals/principal";
import type { RiskTier } from "./terms";

export type AgentRow = typeof agents.$inferSelect;
export type AgentState = AgentRow["state"];

/** Enough of an agent to link to it. */
export interface AgentRef {
  id: string;
  name: string;
}

/** What an agent may use, as declared; a list that is missing was not declared, an empty one allows nothing. */
export type Allowed = NonNullable<AgentRow["allowed"]>;

/** A key under which actions of an agent stand in the lake. Times are ISO 8601, of those actions. */
export interface AgentKeyView {
  key: string;
  workload: string;
  agentId: string;
  agentName: string;
  service: string;
  /** Another agent's by itself, bound to this one by a person: can be taken back. */
  bound: boolean;
  firstSeenAt: string;
  lastSeenAt: string;
}

/** An agent, registered or seen. Times are ISO 8601, UTC. */
export interface AgentView {
  /** `agt_…` */
  id: string;
  name: string;
  state: AgentState;
  purpose: string | null;
  owner: PrincipalRef | null;
  sponsor: PrincipalRef | null;
  onCall: string | null;
  riskTier: RiskTier | null;
  dataClasses: string[];
  environment: string | null;
  framework: string | null;
  /** Where it runs, as declared. */
  runtime: { runtimeClass?: string; sandbox?: string; namespace?: string };
  allowed: Allowed | null;
  /** `lapsed` once its end has passed. */
  attestation: { at: string; by: string; endsAt: string; lapsed: boolean } | null;
  suspension: { at: string; by: string; reason: string } | null;
  /** The newest version that telemetry or a card named. */
  version: string | null;
  keys: AgentKeyView[];
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  registeredAt: string | null;
  registeredBy: string | null;
  retiredAt: string | null;
  /** Its key counts for this agent now. */
  mergedInto: AgentRef | null;
  createdAt: string;
}

export function whereAgent(ctx: Ctx, id: string) {
  return and(eq(agents.tenant, ctx.tenant), eq(agents.id, id));
}

/** One agent of ctx's tenant, whatever its state. Throws NOT_FOUND, the same for another tenant's. */
export async function agentFor(reader: Pick<StoreReader, "select">, ctx: Ctx, id: string): Promise<AgentRow> {
  const [row] = await reader.select().from(agents).where(whereAgent(ctx, id));
  if (!row) throw notFound("agent");
  return row;
}

/** One that stands for itself. Throws NOT_FOUND, and CONFLICT where its key counts for another agent. */
export async function standingAgent(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<AgentRow> {
  const row = await agentFor(reader, ctx, id);
  if (row.mergedInto === null) return row;
  const other = await agentFor(reader, ctx, row.mergedInto);
  throw new DomainError("CONFLICT", {
    what: `${row.name} counts for ${other.name}.`,
    fix: "Edit that agent, or unbind the key there first.",
  });
}

/** Throws CONFLICT for an agent that nobody has registered, or that was retired. */
export function requireRegistered(row: AgentRow, verb: string): void {
  if (row.state === "registered") return;
  throw new DomainError("CONFLICT", {
    what: row.state === "retired" ? `${row.name} is retired.` : `${row.name} is not registered.`,
    fix: row.state === "retired" ? `Bring it back first to ${verb} it.` : `Register it first to ${verb} it.`,
  });
}

const SET_BY_PEOPLE = [
  "name",
  "state",
  "purpose",
  "owner",
  "sponsor",
  "onCall",
  "riskTier",
  "dataClasses",
  "environment",
  "framework",
  "runtime",
  "allowed",
  "attestedAt",
  "attestationEndsAt",
  "suspendedAt",
  "suspendReason",
  "mergedInto",
] as const satisfies readonly (keyof AgentRow)[];

/** What the change log says of an agent: what people set. */
export function agentSnapshot(row: AgentRow): object {
  return Object.fromEntries(SET_BY_PEOPLE.map((field) => [field, row[field]]));
}
