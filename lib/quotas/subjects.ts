import { and, count, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { principals, teamMembers, teams } from "@/db/store/schema/principals";
import { subscriptionOwners, subscriptions } from "@/db/store/schema/subscriptions";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import type { SubjectKind } from "./kinds";
import type { Quota } from "./quota";

type Reader = Pick<StoreReader, "select">;
export type Named = Exclude<SubjectKind, "tenant">;

/** A subject or holder by its kind and id. */
export interface SubjectRef {
  kind: Named;
  id: string;
}

/** What a subject is found under in `subjectNames`. */
export const subjectKey = ({ kind, id }: SubjectRef): string => `${kind === "human" ? "person" : kind} ${id}`;

/** The kind of what has a counter of a quota; null where all share one. */
export const holderKind = ({ per }: Pick<Quota, "per">): Named | null => (per === "pooled" ? null : per);

/** What subjects are called, by `subjectKey`: one look for each kind. What is gone is left out. Asks no ability. */
export async function subjectNames(
  tenant: string,
  refs: readonly SubjectRef[],
  reader: Reader = store(),
): Promise<Map<string, string>> {
  const kinds = groupBy(refs, ({ kind }) => (kind === "human" ? "person" : kind));
  const found = await Promise.all(
    [...kinds].map(async ([kind, of]) => {
      const ids = [...new Set(of.map(({ id }) => id).filter((id) => id !== ""))];
      const rows = ids.length === 0 ? [] : await namesOf(reader, tenant, kind, ids);
      return rows.map(({ id, name }) => [subjectKey({ kind, id }), name] as const);
    }),
  );
  return new Map(found.flat());
}

const TABLES = { key: keys, person: principals, agent: agents, team: teams } as const;

async function namesOf(
  reader: Reader,
  tenant: string,
  kind: Named,
  ids: string[],
): Promise<{ id: string; name: string }[]> {
  if (kind === "subscription") {
    const rows = await reader
      .select({ id: subscriptions.id, name: subscriptions.name, shown: subscriptions.displayName })
      .from(subscriptions)
      .where(and(eq(subscriptions.tenant, tenant), inArray(subscriptions.id, ids)));
    return rows.map(({ id, name, shown }) => ({ id, name: shown || name }));
  }
  const table = TABLES[kind === "human" ? "person" : kind];
  return reader
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(and(eq(table.tenant, tenant), inArray(table.id, ids)));
}

/** What the subject of a quota is called; null where it names none. Throws INVALID where there is no such subject here. */
export async function checkSubject(
  reader: Reader,
  tenant: string,
  { subjectKind, subject }: Pick<Quota, "subjectKind" | "subject">,
): Promise<string | null> {
  if (subjectKind === "tenant" || subject === null) return null;
  const ref = { kind: subjectKind, id: subject };
  const name = (await subjectNames(tenant, [ref], reader)).get(subjectKey(ref));
  if (name !== undefined) return name;
  const kind = subjectKind === "human" ? "person" : subjectKind;
  const what = `There is no such ${kind}.`;
  const fix = "Choose one of the list, or give its id.";
  throw new DomainError("INVALID", { what, fix }, { subject: `${what} ${fix}` });
}

/**
 * How many have a counter of the quota, or of a team's or subscription's shared one how many share it; null where
 * nobody knows: groups of a provider, and who a key or agent acts for. Asks no ability.
 */
export async function countHolders(
  ctx: Pick<Ctx, "tenant">,
  { subjectKind, subject, per }: Pick<Quota, "subjectKind" | "subject" | "per">,
): Promise<number | null> {
  const counts = per === "pooled" ? (subject === null ? null : "person") : per;
  if (counts === "person" || counts === "human") {
    if (subjectKind === "team") return countPeople([subject ?? ""], []);
    if (subjectKind === "subscription") return countSubscribers(subject ?? "");
  }
  if (subject !== null || counts === null) return null;
  return countAll(ctx.tenant, counts);
}

async function countAll(tenant: string, kind: Exclude<Quota["per"], "pooled">): Promise<number> {
  const one = await (kind === "key"
    ? store()
        .select({ n: count() })
        .from(keys)
        .where(and(eq(keys.tenant, tenant), eq(keys.kind, "model"), isNull(keys.revokedAt)))
    : kind === "agent"
      ? store()
          .select({ n: count() })
          .from(agents)
          .where(and(eq(agents.tenant, tenant), isNull(agents.retiredAt), isNull(agents.mergedInto)))
      : kind === "team"
        ? store().select({ n: count() }).from(teams).where(eq(teams.tenant, tenant))
        : store()
            .select({ n: count() })
            .from(principals)
            .where(and(eq(principals.tenant, tenant), isNull(principals.mergedInto))));
  return one[0]?.n ?? 0;
}

/** People and services, each once, whoever they were merged into: members of these teams, and these. */
async function countPeople(ofTeams: readonly string[], alone: readonly string[]): Promise<number> {
  const members = store()
    .select({ id: teamMembers.principal })
    .from(teamMembers)
    .where(inArray(teamMembers.team, [...ofTeams, ""]));
  const [row] = await store()
    .select({ n: sql<number>`count(distinct ${principals.root})::int` })
    .from(principals)
    .where(or(inArray(principals.id, members), inArray(principals.id, [...alone, ""])));
  return row?.n ?? 0;
}

async function countSubscribers(subscription: string): Promise<number | null> {
  const owners = await store()
    .select()
    .from(subscriptionOwners)
    .where(eq(subscriptionOwners.subscription, subscription));
  if (owners.some(({ kind }) => kind === "group" || kind === "user")) return null;
  const of = (wanted: string) => owners.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  return countPeople(of("team"), of("principal"));
}
