import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { countHolders } from "@/lib/quotas/subjects";
import { readState, type State } from "./state";
import { userNamesOf } from "./usernames";

/** What the objects of an export hang on, and where they stand. */
export interface ExportOptions {
  /** Of subscriptions, access and policies that have none here. */
  namespace: string;
  /** Of models that have none here. */
  modelNamespace: string;
  /** The Gateway that policies of Kuadrant are for. */
  gateway: string;
  /** Its namespace, and theirs. */
  gatewayNamespace: string;
  /** The AIServiceBackend that an Envoy policy is for. */
  backend: string;
}

export interface ExportWorld extends ExportOptions {
  state: State;
  /** User names by principal. */
  users: ReadonlyMap<string, string>;
  /** How many share a pooled quota, by its id, where that is known. */
  sharers: ReadonlyMap<string, number>;
}

/** Reads what an export needs. Asks no ability. */
export async function readWorld(
  ctx: Ctx,
  options: ExportOptions,
  reader: Pick<StoreReader, "select"> = store(),
): Promise<ExportWorld> {
  const state = await readState(reader, ctx.tenant);
  const named = [
    ...state.subscriptions.flatMap(({ owners }) => owners),
    ...state.access.flatMap(({ subjects }) => subjects),
  ].flatMap(({ kind, value }) => (kind === "principal" ? [value] : []));
  const limited = state.quotas.flatMap(({ subjectKind, subject }) =>
    subjectKind === "person" && subject !== null ? [subject] : [],
  );
  const users = await userNamesOf(reader, ctx.tenant, [...new Set([...named, ...limited])]);
  const sharers = new Map<string, number>();
  for (const quota of state.quotas) {
    if (quota.per !== "pooled") continue;
    const count = await countHolders(ctx, quota);
    if (count !== null) sharers.set(quota.id, count);
  }
  return { ...options, state, users, sharers };
}
