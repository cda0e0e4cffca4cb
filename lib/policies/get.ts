import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { backtests, policyPublications, policyVersions } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { PolicyMode } from "./decision";
import { type PolicyView, policyView, stateOf } from "./list";
import { contentDigest, type PublicationRow, policyFor, type VersionRow, versionFor } from "./policy";

/** A version without its text. Times are ISO 8601. */
export interface VersionView {
  id: string;
  number: number;
  digest: string;
  state: VersionRow["state"];
  draftRevision: number;
  why: string;
  proposedBy: { id: string; name: string };
  proposedAt: string;
  review: { by: string | null; byName: string | null; at: string | null; note: string | null } | null;
  /** Ids of who edited it: none of them reviews. */
  editors: readonly string[];
}

/** How long a version was in force, how, why, and what the backtest at that time said. */
export interface PublicationView {
  id: string;
  version: number;
  mode: PolicyMode;
  kind: PublicationRow["kind"];
  why: string;
  by: { id: string; name: string };
  from: string;
  to: string | null;
  endWhy: string | null;
  endedBy: string | null;
  backtest: string | null;
  backtestSummary: object | null;
}

/** A backtest, as far as publishing needs it. */
export interface BacktestRef {
  id: string;
  digest: string;
  draftRevision: number;
  mode: PolicyMode;
  state: (typeof backtests.$inferSelect)["state"];
  from: string;
  to: string;
  by: string;
  at: string;
}

export interface PolicyDetail extends PolicyView {
  /** The draft, or the newest version's where there is none. */
  text: string;
  /** `sha256:…` of it. */
  digest: string;
  /** What the next edit is made from. */
  revision: number;
  /** Who edited since a version was last approved. */
  editors: readonly string[];
  archivedAt: string | null;
  /** The newest first, 200 at most. */
  versions: VersionView[];
  /** The newest first, 200 at most. */
  publications: PublicationView[];
  /** The newest first, 20 at most. */
  backtests: BacktestRef[];
}

const MOST = 200;
const MOST_BACKTESTS = 20;

/** One policy with its draft, versions, publications and latest backtests. Needs `audit.read`; throws NOT_FOUND. */
export async function getPolicy(ctx: Ctx, id: string): Promise<PolicyDetail> {
  requireAbility(ctx, "audit.read");
  const row = await policyFor(store(), ctx, id);
  const [versions, published, tests] = await Promise.all([
    store()
      .select()
      .from(policyVersions)
      .where(eq(policyVersions.policy, id))
      .orderBy(desc(policyVersions.number))
      .limit(MOST),
    publicationsOf(id),
    store()
      .select()
      .from(backtests)
      .where(eq(backtests.policy, id))
      .orderBy(desc(backtests.at))
      .limit(MOST_BACKTESTS),
  ]);
  const current = published.find(({ toAt }) => toAt === null) ?? null;
  const newest = versions[0] ?? null;
  const text = row.draft ?? newest?.text ?? "";
  const view = policyView(
    row,
    stateOf(row, current, newest),
    current,
    newest && {
      number: newest.number,
      state: newest.state,
      by: newest.proposedByName,
      at: newest.proposedAt,
    },
  );
  return {
    ...view,
    text,
    digest: contentDigest(text),
    revision: row.draftRevision,
    editors: row.draftEditors,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    versions: versions.map(versionView),
    publications: published.map(publicationView),
    backtests: tests.map(backtestRef),
  };
}

/** A version with its text. Needs `audit.read`; throws NOT_FOUND. */
export async function getVersion(
  ctx: Ctx,
  id: string,
  number: number,
): Promise<VersionView & { text: string; policy: string; policyName: string }> {
  requireAbility(ctx, "audit.read");
  const policy = await policyFor(store(), ctx, id);
  const row = await versionFor(store(), policy, number);
  return { ...versionView(row), text: row.text, policy: policy.id, policyName: policy.name };
}

async function publicationsOf(policy: string): Promise<(PublicationRow & { number: number })[]> {
  const version = alias(policyVersions, "version");
  const rows = await store()
    .select({ publication: policyPublications, number: version.number })
    .from(policyPublications)
    .innerJoin(version, eq(version.id, policyPublications.version))
    .where(and(eq(policyPublications.policy, policy)))
    .orderBy(
      sql`${policyPublications.toAt} is null desc`,
      desc(policyPublications.fromAt),
      desc(policyPublications.id),
    )
    .limit(MOST);
  return rows.map(({ publication, number }) => ({ ...publication, number }));
}

export function versionView(row: VersionRow): VersionView {
  const { id, number, digest, state, draftRevision, why, proposedBy, proposedByName, editors } = row;
  const review = {
    by: row.reviewedBy,
    byName: row.reviewedByName,
    at: row.reviewedAt?.toISOString() ?? null,
    note: row.reviewNote,
  };
  return {
    id,
    number,
    digest,
    state,
    draftRevision,
    why,
    proposedBy: { id: proposedBy, name: proposedByName },
    proposedAt: row.proposedAt.toISOString(),
    review: row.reviewedAt ? review : null,
    editors,
  };
}

function publicationView(row: PublicationRow & { number: number }): PublicationView {
  const { id, number, mode, kind, why, by, byName, endWhy, endedByName, backtest, backtestSummary } = row;
  return {
    id,
    version: number,
    mode,
    kind,
    why,
    by: { id: by, name: byName },
    from: row.fromAt.toISOString(),
    to: row.toAt?.toISOString() ?? null,
    endWhy,
    endedBy: endedByName,
    backtest,
    backtestSummary,
  };
}

function backtestRef(row: typeof backtests.$inferSelect): BacktestRef {
  const { id, digest, draftRevision, mode, state } = row;
  return {
    id,
    digest,
    draftRevision,
    mode,
    state,
    from: row.fromAt.toISOString(),
    to: row.toAt.toISOString(),
    by: row.byName,
    at: row.at.toISOString(),
  };
}
