import { and, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change, type RecordEdit } from "@/lib/changes/change";
import { keyRow, type NewKey } from "./issue";
import { KEY_ABILITIES, type KeyRow, keySnapshot } from "./key";
import { MIN_SECRET_LENGTH } from "./secret";

export type ImportedKey = NewKey & { secret: string };

/**
 * Makes the key of an environment variable be the given secret: the same one changes nothing, another one replaces it
 * and revokes the old; one that a person revoked stays revoked. Throws INVALID for fewer than 24 characters, CONFLICT
 * when another key has this secret.
 */
export async function importKey(ctx: Ctx, variable: string, input: ImportedKey): Promise<void> {
  const secret = input.secret.trim();
  if (secret.length < MIN_SECRET_LENGTH) throw tooShort(variable, secret.length);
  const row = keyRow(ctx, input, secret, variable);
  const ability = KEY_ABILITIES[input.kind].write;
  const once = () =>
    change(ctx, { verb: "provision", noun: "key", ability }, (tx, record) => put(ctx, row, tx, record));
  try {
    // Two processes that start together insert the same secret; at its second try the later one finds it there.
    await once().catch((error: unknown) => (isTaken(error) ? once() : Promise.reject(error)));
  } catch (error) {
    throw isTaken(error) ? taken(variable) : error;
  }
}

async function put(ctx: Ctx, row: KeyRow, tx: StoreTx, record: RecordEdit): Promise<void> {
  const mine = and(eq(keys.tenant, ctx.tenant), eq(keys.provisionedBy, row.provisionedBy ?? ""));
  const known = await tx.select().from(keys).where(mine).for("update");
  const same = known.find((key) => key.hash === row.hash);
  const active = known.find((key) => key.revokedAt === null);
  const set = async (key: KeyRow, revokedAt: Date | null) => {
    await tx.update(keys).set({ revokedAt }).where(eq(keys.id, key.id));
    record({ target: key.id, before: keySnapshot(key), after: keySnapshot({ ...key, revokedAt }) });
  };
  if (same && (same === active || !active)) return set(same, same.revokedAt);
  if (active) await set(active, new Date(ctx.now()));
  if (same) return set(same, null);
  await tx.insert(keys).values(row);
  record({ target: row.id, before: null, after: keySnapshot(row) });
}

function tooShort(variable: string, length: number): DomainError {
  return new DomainError("INVALID", {
    what: `${variable} has ${length} characters; at least ${MIN_SECRET_LENGTH} are needed.`,
    why: "A short secret can be guessed.",
    fix: `Set ${variable} to something longer, such as the output of: openssl rand -base64 32`,
  });
}

function taken(variable: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `${variable} holds a secret that another key has or had.`,
    why: "A secret names one key, and a revoked one stays revoked.",
    fix: `Set ${variable} to a new secret.`,
  });
}
