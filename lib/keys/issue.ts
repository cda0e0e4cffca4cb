import { keys } from "@/db/store/schema/keys";
import type { Ctx } from "@/lib/access/ctx";
import { requireGrantable } from "@/lib/access/grant";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { type KeyKind, type KeyRow, type KeyView, keySnapshot, keyView, writeAbility } from "./key";
import { drawSecret, hashSecret, shownPrefix } from "./secret";

export interface NewKey {
  /** Model keys have a verb of their own: issueModelKey. */
  kind: Exclude<KeyKind, "model">;
  /** 1 to 80 characters, for people. */
  name: string;
  /** Of an ingest key: what its spans are attributed to; the name unless told. */
  workload?: string | undefined;
  /** Of an API token; needed there. */
  role?: string | undefined;
  /** Epoch milliseconds; never expires unless told. */
  expiresAtMs?: number | undefined;
}

/** Makes a key and returns its secret, which is shown this once and kept as a hash. Throws FORBIDDEN, INVALID. */
export async function issueKey(ctx: Ctx, input: NewKey): Promise<{ key: KeyView; secret: string }> {
  const secret = drawSecret(input.kind);
  const row = keyRow(ctx, input, secret, null);
  const ability = writeAbility(input);
  await change(ctx, { verb: "issue", noun: "key", ability }, async (tx, record) => {
    if (row.role) requireGrantable(ctx, [row.role]);
    await tx.insert(keys).values(row);
    record({ target: row.id, before: null, after: keySnapshot(row) });
    const { kind, name, prefix, role } = row;
    const expiresAt = row.expiresAt?.toISOString() ?? null;
    const data = { key: row.id, kind, name, prefix, role, expiresAt };
    await notify(ctx, { type: "key.issued", data }, { tx });
  });
  return { key: keyView(row, ctx.now()), secret };
}

/** A checked row for a new key. Throws INVALID with the fields that are wrong. */
export function keyRow(ctx: Ctx, input: NewKey, secret: string, provisionedBy: string | null): KeyRow {
  const fields = wrongFields(input, ctx.now());
  if (Object.keys(fields).length > 0) {
    throw new DomainError("INVALID", { what: `${Object.values(fields).join(" ")}` }, fields);
  }
  const name = input.name.trim();
  return {
    id: ctx.newId("key"),
    tenant: ctx.tenant,
    kind: input.kind,
    name,
    workload: input.kind === "ingest" ? input.workload?.trim() || name : null,
    role: input.kind === "api" ? (input.role ?? null) : null,
    prefix: shownPrefix(secret),
    hash: hashSecret(secret),
    provisionedBy,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
    expiresAt: input.expiresAtMs === undefined ? null : new Date(input.expiresAtMs),
    revokedAt: null,
    lastUsedAt: null,
    firstSpanAt: null,
    addresses: [],
    ...NO_MODELS,
  };
}

/** What only model keys have. */
export const NO_MODELS = {
  holder: null,
  agent: null,
  team: null,
  subscription: null,
  purpose: null,
  scopes: [],
  groups: [],
  labels: {},
  ephemeral: false,
  replaces: null,
} satisfies Partial<KeyRow>;

function wrongFields(input: NewKey, nowMs: number): Record<string, string> {
  const fields: Record<string, string> = {};
  const length = input.name.trim().length;
  if (length < 1 || length > 80) fields.name = "Give a name of 1 to 80 characters.";
  if ((input.workload?.trim().length ?? 0) > 120)
    fields.workload = "Keep the workload within 120 characters.";
  if (input.kind === "api" && !input.role) fields.role = "Choose the role of the token.";
  if (input.expiresAtMs !== undefined && !(input.expiresAtMs > nowMs)) {
    fields.expiresAt = "The expiry must be in the future.";
  }
  return fields;
}
