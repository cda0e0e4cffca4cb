import { isDeepStrictEqual } from "node:util";
import { changes } from "@/db/store/schema/changes";
import { type StoreTx, transaction } from "@/db/store/transaction";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { noteRevision } from "@/lib/base/revision";
import { bumpRevision } from "./revision";
import { withoutSecrets } from "./secrets";

/** What a change is called, and who may make it. `own` is for what belongs to the actor alone, which the verb itself must check. */
export interface ChangeName {
  verb: string;
  noun: string;
  ability: Ability | "own";
}

/** One edit as the log shows it: null before a creation, null after a removal. */
interface Edit {
  target: string;
  before: object | null;
  after: object | null;
  /** Where one change touches several nouns, as an import does: what this edit is called. The change's own unless told. */
  as?: Pick<ChangeName, "verb" | "noun">;
}

/** One statement takes 65,535 parameters at most; a directory's group may concern thousands of people. */
const ROWS_AT_ONCE = 1_000;

export type RecordEdit = (edit: Edit) => void;

/**
 * The only way to write what people set: checks the ability, runs `fn` in a transaction, and writes its audit rows in
 * the same one, so that neither can be without the other. An edit that changes nothing writes no row; passwords, hashes,
 * secrets and tokens never reach the log. Bumps the tenant's revision, so that every process hears of it. Throws FORBIDDEN, whatever `fn` throws, and an Error when `fn` recorded nothing.
 */
export async function change<T>(
  ctx: Ctx,
  name: ChangeName,
  fn: (tx: StoreTx, record: RecordEdit) => Promise<T>,
): Promise<T> {
  if (name.ability !== "own") requireAbility(ctx, name.ability);
  const { result, revision } = await transaction(async (tx) => {
    const edits: Edit[] = [];
    const result = await fn(tx, (edit) => edits.push(edit));
    if (edits.length === 0) throw new Error(`${name.verb} ${name.noun} wrote without recording what.`);
    const rows = edits
      .filter((edit) => !isDeepStrictEqual(edit.before, edit.after))
      .map((edit) => rowOf(ctx, name, edit));
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await tx.insert(changes).values(rows.slice(at, at + ROWS_AT_ONCE));
    }
    return { result, revision: await bumpRevision(tx, ctx.tenant) };
  });
  noteRevision(ctx.tenant, revision);
  return result;
}

function rowOf(ctx: Ctx, name: ChangeName, edit: Edit): typeof changes.$inferInsert {
  return {
    id: ctx.newId("chg"),
    tenant: ctx.tenant,
    at: new Date(ctx.now()),
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    actorName: ctx.actor.name,
    verb: edit.as?.verb ?? name.verb,
    noun: edit.as?.noun ?? name.noun,
    targetId: edit.target,
    before: withoutSecrets(edit.before),
    after: withoutSecrets(edit.after),
    requestId: ctx.requestId,
  };
}
