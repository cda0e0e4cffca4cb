import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { readSetting } from "@/lib/settings/setting";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;
const EPHEMERAL_MS = 3_600_000;
const MAX_NAME = 80;
const MAX_PURPOSE = 500;
const MAX_LABELS = 32;
const MAX_LABEL = 200;
const MAX_SCOPES = 200;

export interface NewModelKey {
  /** 1 to 80 characters, for people. */
  name: string;
  /** `sub_…` that it draws on. */
  subscription: string;
  /** The principal who answers for it; oneself unless told. */
  holder?: string | undefined;
  /** The agent that uses it, where it is one's own. */
  agent?: string | null | undefined;
  /** The team that pays; unless told the one team of the holder's that owns the subscription, where it is one. */
  team?: string | null | undefined;
  purpose?: string | null | undefined;
  /** Served models by name; empty: all of the subscription, also those that it gets later. */
  scopes?: readonly string[] | undefined;
  /** Epoch milliseconds; in 90 days unless told, of an ephemeral key in one hour. */
  expiresAtMs?: number | undefined;
  /** For an hour at most. */
  ephemeral?: boolean | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
}

/** What of it can be checked by itself. Throws INVALID with the fields that are wrong. */
export async function readModelKey(ctx: Ctx, input: NewModelKey) {
  const maxDays = await readSetting(ctx.tenant, "keys.maxDays", ctx.now());
  const { ephemeral = false, scopes = [], labels = {} } = input;
  const name = input.name.trim();
  const purpose = input.purpose?.trim() || null;
  const latestMs = ctx.now() + (ephemeral ? EPHEMERAL_MS : maxDays * DAY_MS);
  const unlessToldMs = ephemeral ? latestMs : ctx.now() + Math.min(DEFAULT_DAYS, maxDays) * DAY_MS;
  const expiresAtMs = input.expiresAtMs ?? unlessToldMs;
  const fields: Record<string, string> = {};
  if (name.length < 1 || name.length > MAX_NAME) fields.name = `Give a name of 1 to ${MAX_NAME} characters.`;
  if (purpose && purpose.length > MAX_PURPOSE)
    fields.purpose = `Keep the purpose within ${MAX_PURPOSE} characters.`;
  if (input.subscription.trim() === "") fields.subscription = "Choose the subscription that it draws on.";
  if (scopes.length > MAX_SCOPES) fields.scopes = `Name at most ${MAX_SCOPES} models, or none for all.`;
  if (areBad(labels))
    fields.labels = `Give at most ${MAX_LABELS} labels, each within ${MAX_LABEL} characters.`;
  const wrong = wrongExpiry(expiresAtMs, ctx.now(), latestMs, ephemeral ? "an hour" : `${maxDays} days`);
  if (wrong) fields.expiresAt = wrong;
  const all = Object.values(fields);
  if (all.length > 0) throw new DomainError("INVALID", { what: all.join(" ") }, fields);
  return { name, purpose, ephemeral, scopes: [...new Set(scopes)], labels, expiresAt: new Date(expiresAtMs) };
}

/** How long a key that takes over from another is good: as long as that one was, and no longer than is allowed now. */
export async function lifeOfNextMs(
  ctx: Ctx,
  before: { createdAt: Date; expiresAt: Date | null },
): Promise<number> {
  const maxMs = (await readSetting(ctx.tenant, "keys.maxDays", ctx.now())) * DAY_MS;
  const lifeMs = (before.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - before.createdAt.getTime();
  return Math.min(lifeMs, maxMs);
}

function areBad(labels: Readonly<Record<string, string>>): boolean {
  const all = Object.entries(labels);
  return (
    all.length > MAX_LABELS ||
    all.some(([name, value]) => name === "" || name.length > MAX_LABEL || value.length > MAX_LABEL)
  );
}

function wrongExpiry(atMs: number, nowMs: number, latestMs: number, most: string): string | null {
  if (!Number.isFinite(atMs)) return "The expiry is not a time.";
  if (atMs <= nowMs) return "The expiry must be in the future.";
  return atMs > latestMs ? `A key is good for ${most} at most here.` : null;
}
