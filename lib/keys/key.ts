import type { keys } from "@/db/store/schema/keys";
import type { Ability, Role } from "@/lib/access/abilities";
import { knownRoles } from "@/lib/access/grant";

/** What a credential opens: sending telemetry, our API, the decision API, served models. */
export type KeyKind = "ingest" | "api" | "decide" | "model";

/** Who may see that a key of this kind exists, and who may issue and revoke it. */
export const KEY_ABILITIES = {
  ingest: { read: "audit.read", write: "settings.write" },
  api: { read: "settings.write", write: "settings.write" },
  decide: { read: "settings.write", write: "settings.write" },
  model: { read: "maas.write", write: "maas.write" },
} as const satisfies Record<KeyKind, { read: Ability; write: Ability }>;

/** Who may issue and revoke this one: the installation's tokens are its operators'. */
export function writeAbility({ kind, role }: { kind: KeyKind; role?: string | null | undefined }): Ability {
  return kind === "api" && role === "operator" ? "operate" : KEY_ABILITIES[kind].write;
}

/** A key as people see it: never its secret. Times are ISO 8601. */
export interface KeyView {
  id: string;
  kind: KeyKind;
  name: string;
  workload: string | null;
  role: Role | null;
  prefix: string;
  state: "active" | "expired" | "revoked";
  /** The environment variable that it comes from; null when a person issued it. */
  provisionedBy: string | null;
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /** When its first span arrived; null until then, and for keys that send none. */
  firstSpanAt: string | null;
}

export type KeyRow = typeof keys.$inferSelect;

export function keyView(row: KeyRow, nowMs: number): KeyView {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    workload: row.workload,
    role: roleOf(row),
    prefix: row.prefix,
    state: stateOf(row, nowMs),
    provisionedBy: row.provisionedBy,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    firstSpanAt: row.firstSpanAt?.toISOString() ?? null,
  };
}

/** What an API token may do; null for other kinds, and for a role that is no more. */
export function roleOf({ role }: Pick<KeyRow, "role">): Role | null {
  return role ? (knownRoles([role])[0] ?? null) : null;
}

export function stateOf(row: KeyRow, nowMs: number): KeyView["state"] {
  if (row.revokedAt) return "revoked";
  return row.expiresAt && row.expiresAt.getTime() <= nowMs ? "expired" : "active";
}

/** What the change log says of a key. */
export function keySnapshot(row: KeyRow): object {
  const { kind, name, workload, role, prefix, expiresAt, revokedAt } = row;
  const own = { kind, name, workload, role, prefix, expiresAt, revokedAt };
  if (kind !== "model") return own;
  const { holder, agent, team, subscription, purpose, scopes, groups, labels, ephemeral, replaces } = row;
  return { ...own, holder, agent, team, subscription, purpose, scopes, groups, labels, ephemeral, replaces };
}
