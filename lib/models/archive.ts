import { and, eq } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type ModelState, modelFor, modelSnapshot, whereModel } from "./model";

/** Takes a model off the list; its versions and evidence stay. Needs `models.write`; throws NOT_FOUND, and CONFLICT while a version is in production. */
export async function archiveModel(ctx: Ctx, id: string): Promise<void> {
  const name = { verb: "archive", noun: "model", ability: "models.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const before = await modelFor(tx, ctx, id);
    const inProduction = and(eq(modelVersions.model, id), eq(modelVersions.stage, "production"));
    const [version] = await tx.select().from(modelVersions).where(inProduction);
    if (version) {
      const what = `Version ${version.version} of ${before.name} is in production.`;
      throw new DomainError("CONFLICT", { what, fix: "Retire it first." });
    }
    await tx.update(models).set({ state: "archived" }).where(whereModel(ctx, id));
    const after = modelSnapshot({ ...before, state: "archived" });
    record({ target: id, before: modelSnapshot(before), after });
  });
}

/** Puts an archived model back: registered where it was, else as one that was seen. Needs `models.write`; throws NOT_FOUND. */
export async function restoreModel(ctx: Ctx, id: string): Promise<void> {
  const name = { verb: "restore", noun: "model", ability: "models.write" } as const;
  await change(ctx, name, async (tx, record) => {
    const before = await modelFor(tx, ctx, id);
    const former: ModelState = before.registeredAt ? "registered" : "discovered";
    const state = before.state === "archived" ? former : before.state;
    await tx.update(models).set({ state }).where(whereModel(ctx, id));
    record({ target: id, before: modelSnapshot(before), after: modelSnapshot({ ...before, state }) });
  });
}
