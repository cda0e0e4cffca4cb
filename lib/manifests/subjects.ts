import { and, eq, inArray, isNull } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { callerOf } from "@/lib/subscriptions/caller";
import { type Problem, placed } from "./document";
import { madeSubjects, type SubjectIds, subjectRef } from "./quotaActions";
import type { State } from "./state";
import type { Wanted, WantedQuota } from "./wanted";

/** Who the subjects of quotas are here; whom nobody knows, and whom the file does not make, is a problem. */
export async function findSubjects(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  state: State,
  { quotas, subscriptions }: Wanted,
  people: SubjectIds,
): Promise<{ ids: SubjectIds; problems: Problem[] }> {
  const ids = new Map(people);
  for (const { row } of state.subscriptions)
    for (const name of [placed(row.namespace, row.name), row.id]) ids.set(`subscription ${name}`, row.id);
  for (const { id, group } of state.teams) if (group !== null) ids.set(`team ${group}`, id);
  for (const id of await standingKeys(reader, ctx, quotas)) ids.set(`key ${id}`, id);
  const made = madeSubjects(subscriptions);
  const unknown = quotas.filter(
    (quota) => quota.subject !== null && !ids.has(subjectRef(quota)) && !made.has(subjectRef(quota)),
  );
  return { ids, problems: unknown.map(problemOf) };
}

/** Who user names are, as gateways' callers are found. Not within a transaction: it reads on its own. */
export async function findPeople(ctx: Ctx, quotas: readonly WantedQuota[]): Promise<SubjectIds> {
  const users = quotas.flatMap(({ subjectKind, subject }) =>
    subjectKind === "person" && subject !== null ? [subject] : [],
  );
  const found = new Map<string, string>();
  for (const user of new Set(users)) {
    const { principal } = await callerOf(ctx.tenant, { groups: [], user }, ctx.now());
    if (principal !== null) found.set(`person ${user}`, principal);
  }
  return found;
}

async function standingKeys(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  quotas: readonly WantedQuota[],
): Promise<string[]> {
  const asked = quotas.flatMap(({ subjectKind, subject }) =>
    subjectKind === "key" && subject !== null ? [subject] : [],
  );
  if (asked.length === 0) return [];
  const rows = await reader
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), isNull(keys.revokedAt), inArray(keys.id, asked)));
  return rows.map(({ id }) => id);
}

const WORDS = {
  tenant: "",
  subscription: "There is no subscription {} here, nor in the file.",
  team: "No team here follows the group {}: quotas are of teams. Make one that does.",
  person: "Nobody here goes by the user name {}.",
  key: "There is no key {} here.",
} as const;

function problemOf({ source, key, subjectKind, subject }: WantedQuota): Problem {
  return {
    of: source,
    path: `limit ${key}`,
    words: WORDS[subjectKind].replace("{}", (subject ?? "").slice(0, 120)),
  };
}
