import { and, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import * as client from "openid-client";
import { z } from "zod";
import { identities, identityProviders, logoutTokens } from "@/db/store/schema/identities";
import { signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { isDomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";
import { settleMemberships, tenantsConcerning } from "@/lib/people/settleMemberships";
import { readSetting } from "@/lib/settings/setting";
import { askWho } from "./ask";
import { connect } from "./connect";
import { endSignInsOf } from "./end";
import { noteEnded } from "./events";
import { isOutage } from "./finish";
import { type IdentityRow, refreshTokenOf, sealRefreshToken } from "./identity";
import { asProvider } from "./land";
import type { ProviderRow } from "./provider";

const HOUR_MS = 3_600_000;
/** Who was asked about so lately need not be again: a job that was killed goes on where it was. */
const RECENT_MS = 60_000;
/** People without a browser signed in have nothing to lose but their roles: once a day. */
const IDLE_EVERY_MS = 24 * HOUR_MS;

type Answer = "there" | "gone" | "silent";

/** What a round found, as the job's result says it. */
export interface Recheck {
  there: number;
  gone: number;
  silent: number;
  /** Sign-ins that ended because their provider said nothing for too long. */
  expired: number;
}

/**
 * Asks the providers whether the people who signed in are still there, by their refresh tokens, and which groups they are
 * in now. Who is gone is signed out and loses what groups gave; a provider that stays silent for too long counts as
 * gone for the sign-ins (it fails closed).
 */
export const IDENTITY_RECHECK: JobKind<Record<string, never>> = {
  name: "identity.recheck",
  input: z.strictObject({}),
  ability: "operate",
  maxAttempts: 3,
  label: () => "Ask identity providers who is still there",
  async run(ctx, _input, job): Promise<Recheck> {
    const due = await dueIdentities(ctx);
    const found: Recheck = { there: 0, gone: 0, silent: 0, expired: 0 };
    const silent = new Set<string>();
    for (const [done, { identity, provider }] of due.entries()) {
      await job.progress(done, due.length, provider.name);
      const isDown = silent.has(provider.id);
      const answer = isDown ? "silent" : await recheckIdentity(ctx, identity, provider, silent);
      found[answer] += 1;
    }
    found.expired = await endSilent(ctx);
    await bookkeep((tx) => tx.delete(logoutTokens).where(lt(logoutTokens.expiresAt, new Date(ctx.now()))));
    return found;
  },
};

async function dueIdentities(ctx: Ctx): Promise<{ identity: IdentityRow; provider: ProviderRow }[]> {
  const rows = await store()
    .select({ identity: identities, provider: identityProviders })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.id, identities.provider))
    .where(
      and(eq(identityProviders.disabled, false), lt(identities.checkedAt, new Date(ctx.now() - RECENT_MS))),
    )
    .orderBy(identities.checkedAt);
  const living = new Set((await livingSignIns(ctx)).map((row) => row.identity));
  const isDue = ({ id, checkedAt }: IdentityRow) =>
    living.has(id) || checkedAt.getTime() < ctx.now() - IDLE_EVERY_MS;
  return rows.filter(({ identity }) => identity.refreshToken !== null && isDue(identity));
}

function livingSignIns(ctx: Ctx) {
  return store()
    .selectDistinct({ identity: signIns.identity })
    .from(signIns)
    .where(and(isNull(signIns.revokedAt), gt(signIns.expiresAt, new Date(ctx.now()))));
}

/** `silent` takes the provider that does not answer at all: the others need not wait for it. */
async function recheckIdentity(
  ctx: Ctx,
  identity: IdentityRow,
  provider: ProviderRow,
  silent: Set<string>,
): Promise<Answer> {
  try {
    const config = await connect(provider, ctx.now());
    const tokens = await client.refreshTokenGrant(config, refreshTokenOf(identity) ?? "");
    // At once: a provider that rotates has forgotten the old one.
    await noteHeard(ctx, identity, tokens.refresh_token);
    const facts = await askWho(provider, config, tokens, identity.subject);
    if (facts.subject !== identity.subject) throw new Error("The refresh brought another subject.");
    if (facts.groups !== null) await noteGroups(identity, facts.groups);
    await settle(ctx, identity, provider);
    return "there";
  } catch (error) {
    if (isInvalidGrant(error)) return leave(ctx, identity, provider, "no longer known to the provider");
    if (isOutage(error)) silent.add(provider.id);
    log("warn", "an identity provider did not answer", { provider: provider.slug, error: errorText(error) });
    return "silent";
  }
}

/** RFC 6749 §5.2: revoked, expired, or the person is gone. A secret that cannot be read any more is as good as none. */
function isInvalidGrant(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return error.error === "invalid_grant";
  return isDomainError(error) && error.code === "PRECONDITION" && error.fields.refusal === undefined;
}

/** Only over the token that was used: a sign-in meanwhile brought a newer one. */
const asUsed = ({ id, refreshToken }: IdentityRow) =>
  and(eq(identities.id, id), eq(identities.refreshToken, refreshToken ?? ""));

async function noteHeard(ctx: Ctx, identity: IdentityRow, next: string | undefined): Promise<void> {
  const sealed = next === undefined ? identity.refreshToken : sealRefreshToken(next, identity.id);
  const heard = { checkedAt: new Date(ctx.now()), refreshToken: sealed };
  await bookkeep((tx) => tx.update(identities).set(heard).where(asUsed(identity)));
}

async function noteGroups({ id }: IdentityRow, groups: string[]) {
  await bookkeep((tx) => tx.update(identities).set({ groups }).where(eq(identities.id, id)));
}

/** The person is gone from the provider: out at once, without what its groups gave. */
async function leave(
  ctx: Ctx,
  identity: IdentityRow,
  provider: ProviderRow,
  reason: string,
): Promise<Answer> {
  const concerned = await tenantsConcerning([identity.person]);
  const ended = await bookkeep(async (tx) => {
    const gone = { groups: [], refreshToken: null };
    const rows = await tx.update(identities).set(gone).where(asUsed(identity)).returning();
    return rows.length === 0 ? null : endSignInsOf(tx, [identity.id], ctx.now());
  });
  if (ended === null) return "there";
  for (const [person, count] of ended) await noteEnded(ctx, person, provider, { reason, count });
  await settleMemberships(asProvider(ctx, provider), [identity.person], concerned);
  return "gone";
}

async function settle(ctx: Ctx, { person }: IdentityRow, provider: ProviderRow): Promise<void> {
  await settleMemberships(asProvider(ctx, provider), [person], await tenantsConcerning([person]));
}

async function endSilent(ctx: Ctx): Promise<number> {
  const hours = await readSetting(DEFAULT_TENANT, "signIn.providerSilenceHours", ctx.now());
  const living = (await livingSignIns(ctx)).flatMap((row) => row.identity ?? []);
  if (living.length === 0) return 0;
  const old = await store()
    .select({ id: identities.id, provider: identityProviders.id, name: identityProviders.name })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.id, identities.provider))
    .where(
      and(inArray(identities.id, living), lt(identities.checkedAt, new Date(ctx.now() - hours * HOUR_MS))),
    );
  let expired = 0;
  for (const { id, provider, name } of old) {
    const ended = await bookkeep((tx) => endSignInsOf(tx, [id], ctx.now()));
    for (const [person, count] of ended) {
      expired += count;
      const reason = `no word of the provider for ${hours} hours`;
      await noteEnded(ctx, person, { id: provider, name }, { reason, count });
    }
  }
  return expired;
}
