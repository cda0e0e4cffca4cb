import { and, eq, inArray, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { principals, teams } from "@/db/store/schema/principals";
import { subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { PrincipalRef } from "@/lib/principals/principal";
import { type KeyRow, type KeyView, keyView } from "./key";

/** A key with everything that it hangs on. Times are ISO 8601. */
export interface KeyDetail extends KeyView {
  /** The addresses it was used from, newest first, at most 16. */
  addresses: string[];
  /** Of a model key only; null for the other kinds. */
  model: ModelKeyView | null;
}

export interface ModelKeyView {
  /** Null where the holder was removed: it opens nothing. */
  holder: (PrincipalRef & { kind: "person" | "service" }) | null;
  agent: PrincipalRef | null;
  team: PrincipalRef | null;
  /** Null where the subscription was removed: it opens nothing. */
  subscription: (PrincipalRef & { state: "active" | "paused" }) | null;
  purpose: string | null;
  /** Served models by name; empty: all of the subscription. */
  scopes: string[];
  /** The holder's groups when it was issued. */
  groups: string[];
  labels: Readonly<Record<string, string>>;
  ephemeral: boolean;
  /** The key that it takes over from. */
  replaces: string | null;
  /** The key that takes over from it, while it lives on. */
  replacedBy: string | null;
}

/** Keys as people see them, in the order given. One query a noun, however many. */
export async function detailsOf(ctx: Ctx, rows: readonly KeyRow[]): Promise<KeyDetail[]> {
  const model = rows.filter((row) => row.kind === "model");
  const ids = (pick: (row: KeyRow) => string | null) => [...new Set(model.flatMap((row) => pick(row) ?? []))];
  const [holders, agentRefs, teamRefs, subs, next] = await Promise.all([
    readHolders(
      ctx,
      ids((row) => row.holder),
    ),
    readNames(
      ctx,
      agents,
      ids((row) => row.agent),
    ),
    readNames(
      ctx,
      teams,
      ids((row) => row.team),
    ),
    readSubscriptions(
      ctx,
      ids((row) => row.subscription),
    ),
    readNext(
      ctx,
      ids((row) => row.id),
    ),
  ]);
  return rows.map((row) => ({
    ...keyView(row, ctx.now()),
    addresses: row.addresses,
    model:
      row.kind !== "model"
        ? null
        : {
            holder: holders.get(row.holder ?? "") ?? null,
            agent: agentRefs.get(row.agent ?? "") ?? null,
            team: teamRefs.get(row.team ?? "") ?? null,
            subscription: subs.get(row.subscription ?? "") ?? null,
            purpose: row.purpose,
            scopes: row.scopes,
            groups: row.groups,
            labels: row.labels,
            ephemeral: row.ephemeral,
            replaces: row.replaces,
            replacedBy: next.get(row.id) ?? null,
          },
  }));
}

/** Holders by the id on the key: who stands for them now. */
async function readHolders(ctx: Ctx, ids: readonly string[]) {
  const root = alias(principals, "root");
  const rows =
    ids.length === 0
      ? []
      : await store()
          .select({ key: principals.id, id: root.id, name: root.name, kind: root.kind })
          .from(principals)
          .innerJoin(root, eq(root.id, principals.root))
          .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, [...ids])));
  return new Map(rows.map(({ key, ...holder }) => [key, holder]));
}

async function readNames(ctx: Ctx, table: typeof agents | typeof teams, ids: readonly string[]) {
  const rows =
    ids.length === 0
      ? []
      : await store()
          .select({ id: table.id, name: table.name })
          .from(table)
          .where(and(eq(table.tenant, ctx.tenant), inArray(table.id, [...ids])));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readSubscriptions(ctx: Ctx, ids: readonly string[]) {
  const rows =
    ids.length === 0
      ? []
      : await store()
          .select({ id: subscriptions.id, name: subscriptions.name, state: subscriptions.state })
          .from(subscriptions)
          .where(and(eq(subscriptions.tenant, ctx.tenant), inArray(subscriptions.id, [...ids])));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readNext(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows =
    ids.length === 0
      ? []
      : await store()
          .select({ id: keys.id, replaces: keys.replaces })
          .from(keys)
          .where(and(eq(keys.tenant, ctx.tenant), inArray(keys.replaces, [...ids]), isNull(keys.revokedAt)));
  return new Map(rows.flatMap(({ id, replaces }) => (replaces ? [[replaces, id] as const] : [])));
}
