import { and, asc, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import type { PolicyMode } from "./decision";
import type { PolicyRow, PublicationRow, VersionRow } from "./policy";
import { POLICY_STATES, type PolicyState } from "./states";

/** A policy in a list. Times are ISO 8601. */
export interface PolicyView {
  id: string;
  name: string;
  description: string | null;
  /** In force before all else; `approved` waits to be published, `review` to be answered. */
  state: PolicyState;
  inForce: { version: number; mode: PolicyMode; since: string; by: string; why: string } | null;
  /** What nobody has proposed yet. */
  draft: { revision: number; by: string | null; at: string | null } | null;
  newest: { number: number; state: VersionRow["state"]; by: string; at: string } | null;
  /** Of the draft, the newest version or what is in force, whichever changed last; and by whom. */
  lastChange: { at: string; by: string };
  createdAt: string;
}

export interface PolicyFilter {
  /** Part of a name or an id. */
  q?: string | undefined;
  /** Archived ones only when asked for. */
  state?: PolicyState | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface PolicyCounts {
  policies: number;
  inForce: number;
  /** In mode hold or enforce. */
  enforced: number;
  review: number;
  /** Whether anything was ever in force: until then the first-run offer stands. */
  everPublished: boolean;
}

const MOST = 200;
const cursorParts = z.tuple([z.number(), z.string(), z.string()]);
const newest = () =>
  store()
    .selectDistinctOn([policyVersions.policy])
    .from(policyVersions)
    .orderBy(asc(policyVersions.policy), desc(policyVersions.number))
    .as("newest");

const STATE = (state: SQL) => sql<PolicyState>`case
  when ${policies.archivedAt} is not null then 'archived'
  when ${policyPublications.mode} is not null then ${policyPublications.mode}
  when ${state} in ('review', 'approved') and ${policies.draft} is null then ${state}
  when ${state} = 'review' then 'review'
  else 'draft' end`;

const RANK = (state: SQL) =>
  sql`array_position(array[${sql.join(
    POLICY_STATES.map((one) => sql`${one}`),
    sql`, `,
  )}]::text[], ${STATE(state)}::text)`;

/** The tenant's policies: what is in force first, the strictest before the others, then by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listPolicies(
  ctx: Ctx,
  filter: PolicyFilter = {},
): Promise<{ policies: PolicyView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MOST);
  const last = newest();
  const state = sql`${last.state}`;
  const rows = await store()
    .select({
      policy: policies,
      publication: policyPublications,
      number: sql<
        number | null
      >`(select v.number from policy_versions v where v.id = ${policyPublications.version})`,
      newest: { number: last.number, state: last.state, by: last.proposedByName, at: last.proposedAt },
      state: STATE(state),
      rank: RANK(state).mapWith(Number),
    })
    .from(policies)
    .leftJoin(last, eq(last.policy, policies.id))
    .leftJoin(
      policyPublications,
      and(eq(policyPublications.policy, policies.id), isNull(policyPublications.toAt)),
    )
    .where(
      and(
        eq(policies.tenant, ctx.tenant),
        filter.state ? sql`${STATE(state)} = ${filter.state}` : isNull(policies.archivedAt),
        filter.q?.trim() ? calledSo(filter.q) : undefined,
        filter.cursor ? after(filter.cursor, state) : undefined,
      ),
    )
    .orderBy(RANK(state), asc(policies.nameKey), asc(policies.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, ({ rank, policy }) => [rank, policy.nameKey, policy.id]);
  return {
    policies: page.rows.map(({ policy, publication, number, newest: version, state: stands }) =>
      policyView(policy, stands, publication && { ...publication, number: number ?? 0 }, version),
    ),
    next: page.next,
  };
}

/** How many policies stand where. Needs `audit.read`. */
export async function countPolicies(ctx: Ctx): Promise<PolicyCounts> {
  requireAbility(ctx, "audit.read");
  const ofTenant = eq(policies.tenant, ctx.tenant);
  const [all] = await store()
    .select({ n: sql<number>`count(*)::int` })
    .from(policies)
    .where(and(ofTenant, isNull(policies.archivedAt)));
  const [published] = await store()
    .select({
      ever: sql<number>`count(*)::int`,
      now: sql<number>`(count(*) filter (where ${policyPublications.toAt} is null))::int`,
      enforced: sql<number>`(count(*) filter (where ${policyPublications.toAt} is null and ${policyPublications.mode} <> 'observe'))::int`,
    })
    .from(policyPublications)
    .where(eq(policyPublications.tenant, ctx.tenant));
  const [review] = await store()
    .select({ n: sql<number>`count(*)::int` })
    .from(policyVersions)
    .where(and(eq(policyVersions.tenant, ctx.tenant), eq(policyVersions.state, "review")));
  return {
    policies: all?.n ?? 0,
    inForce: published?.now ?? 0,
    enforced: published?.enforced ?? 0,
    review: review?.n ?? 0,
    everPublished: (published?.ever ?? 0) > 0,
  };
}

type NewestRow = { number: number; state: VersionRow["state"]; by: string; at: Date };

/** Where a policy stands, given what is in force of it and its newest version. The same as `listPolicies` says. */
export function stateOf(
  row: PolicyRow,
  publication: PublicationRow | null,
  version: Pick<VersionRow, "state"> | null,
): PolicyState {
  if (row.archivedAt) return "archived";
  if (publication) return publication.mode;
  if (version?.state === "review") return "review";
  return version?.state === "approved" && row.draft === null ? "approved" : "draft";
}

export function policyView(
  row: PolicyRow,
  state: PolicyState,
  publication: (PublicationRow & { number: number }) | null,
  version: NewestRow | null,
): PolicyView {
  const changes = [
    { at: row.createdAt, by: row.draftByName ?? "" },
    ...(row.draftAt ? [{ at: row.draftAt, by: row.draftByName ?? "" }] : []),
    ...(version ? [version] : []),
    ...(publication ? [{ at: publication.fromAt, by: publication.byName }] : []),
  ];
  const last = changes.reduce((a, b) => (b.at >= a.at ? b : a));
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    state,
    inForce: publication && {
      version: publication.number,
      mode: publication.mode,
      since: publication.fromAt.toISOString(),
      by: publication.byName,
      why: publication.why,
    },
    draft:
      row.draft === null
        ? null
        : {
            revision: row.draftRevision,
            by: row.draftByName,
            at: row.draftAt?.toISOString() ?? null,
          },
    newest: version && { ...version, at: version.at.toISOString() },
    lastChange: { at: last.at.toISOString(), by: last.by },
    createdAt: row.createdAt.toISOString(),
  };
}

function calledSo(q: string): SQL {
  const part = `%${q
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(lower(${policies.name}) like ${part} or ${policies.id} = ${q.trim()})`;
}

function after(cursor: string, state: SQL): SQL {
  const [rank, key, id] = readCursor(cursor, cursorParts);
  return sql`(${RANK(state)}, ${policies.nameKey}, ${policies.id}) > (${rank}::int, ${key}, ${id})`;
}
