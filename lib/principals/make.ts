import { principals } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { nameKey } from "./alias";
import { type PrincipalRow, principalSnapshot, readName } from "./principal";
import { readPurpose } from "./purpose";
import { teamFor } from "./team";

export interface NewService {
  name: string;
  /** What it is for; at most 500 characters. */
  purpose?: string | null | undefined;
  /** The team that answers for it. */
  ownerTeam?: string | null | undefined;
}

/** Makes a service by hand: a machine that agents act for. Needs `people.write`; throws INVALID, and NOT_FOUND for a team of another tenant. */
export async function makeService(ctx: Ctx, input: NewService): Promise<{ id: string }> {
  const row = serviceRow(ctx, input);
  await change(ctx, { verb: "make", noun: "principal", ability: "people.write" }, async (tx, record) => {
    if (row.ownerTeam) await teamFor(tx, ctx, row.ownerTeam);
    await tx.insert(principals).values(row);
    record({ target: row.id, before: null, after: principalSnapshot(row) });
  });
  return { id: row.id };
}

function serviceRow(ctx: Ctx, input: NewService): PrincipalRow {
  const id = ctx.newId("pri");
  const name = readName(input.name);
  return {
    id,
    tenant: ctx.tenant,
    kind: "service",
    name,
    nameKey: nameKey(name),
    purpose: readPurpose(input.purpose ?? null),
    ownerTeam: input.ownerTeam || null,
    person: null,
    source: "made",
    mergedInto: null,
    root: id,
    createdAt: new Date(ctx.now()),
  };
}
