import { storeSchemaVersion } from "@/db/store/catalogue";
import { heldStore } from "@/db/store/slot";
import type { Ctx } from "@/lib/access/ctx";
import { noteSecurityEvent } from "@/lib/securityEvents/note";

/** The first schema that has security events. */
const SINCE_SCHEMA = 2;

/** Records that everything is about to be read, before it is; a store of an earlier schema has no place for it. */
export async function noteBackup(ctx: Ctx, folder: string): Promise<void> {
  const { engine } = heldStore();
  if (((await engine.exclusive(storeSchemaVersion)) ?? 0) < SINCE_SCHEMA) return;
  // Of no tenant, because it is of all of them: the operators see it.
  const operators = { ...ctx, tenant: null };
  await noteSecurityEvent(operators, {
    kind: "export",
    outcome: "success",
    target: { kind: "installation", id: "backup" },
    detail: { folder },
  });
}
