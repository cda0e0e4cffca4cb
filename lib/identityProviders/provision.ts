import { and, eq, isNotNull } from "drizzle-orm";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { OidcVariables } from "@/lib/base/oidcVariables";
import { change } from "@/lib/changes/change";
import { logged, newRow, sealClientSecret } from "./create";
import { clientSecretOf, type ProviderRow } from "./provider";
import { endAll, retiring } from "./retire";
import { readSpec } from "./spec";

const name = (verb: string) => ({ verb, noun: "identity provider", ability: "operate" }) as const;

/**
 * Makes the environment's identity providers be there as its variables say, at each start; one whose variables are gone is
 * disabled. A provider with another issuer is another one: its identities go, since a subject means nothing elsewhere.
 * Whether it answers is not asked: a start must not hang on it. Throws INVALID, CONFLICT.
 */
export async function provisionProviders(ctx: Ctx, given: readonly OidcVariables[]): Promise<void> {
  for (const one of given) await provisionOne(ctx, one);
  const slugs = new Set(given.map((one) => one.slug));
  const rows = await store()
    .select()
    .from(identityProviders)
    .where(and(isNotNull(identityProviders.provisionedBy), eq(identityProviders.disabled, false)));
  for (const row of rows) if (!slugs.has(row.slug)) await rewrite(ctx, "disable", row, { disabled: true });
}

async function provisionOne(ctx: Ctx, given: OidcVariables): Promise<void> {
  const spec = readSpec({
    slug: given.slug,
    name: given.LABEL ?? given.slug,
    issuer: given.ISSUER,
    clientId: given.CLIENT_ID,
    clientSecret: given.CLIENT_SECRET ?? null,
    scopes: given.SCOPES,
    groupsClaim: given.GROUPS_CLAIM,
    linksByEmail: given.LINK_BY_EMAIL,
  });
  const provisionedBy = `${given.prefix}*`;
  const row = await bySlug(spec.slug);
  if (!row) return insertOnce(ctx, newRow(ctx, spec, provisionedBy));
  if (row.provisionedBy === null) throw madeByHand(row, provisionedBy);
  const { clientSecret, ...rest } = spec;
  const isSame =
    !row.disabled && Object.entries(rest).every(([key, value]) => row[key as keyof typeof rest] === value);
  if (isSame && secretIs(row, clientSecret)) return;
  const sealed = sealClientSecret(clientSecret, row.id);
  await rewrite(ctx, "provision", row, { ...rest, provisionedBy, clientSecret: sealed, disabled: false });
}

/** False too where it was encrypted under a key that is gone: then it is written anew. */
function secretIs(row: ProviderRow, secret: string | null): boolean {
  try {
    return clientSecretOf(row) === secret;
  } catch {
    return false;
  }
}

async function insertOnce(ctx: Ctx, row: ProviderRow): Promise<void> {
  try {
    await change(ctx, name("provision"), async (tx, record) => {
      await tx.insert(identityProviders).values(row);
      record({ target: row.id, before: null, after: logged(row) });
    });
  } catch (error) {
    // Another process that starts at the same time was faster.
    if (!isTaken(error)) throw error;
  }
}

async function rewrite(ctx: Ctx, verb: string, old: ProviderRow, edit: Partial<ProviderRow>): Promise<void> {
  const updatedAt = new Date(Math.max(ctx.now(), old.updatedAt.getTime() + 1));
  const row = { ...old, ...edit, updatedAt };
  const isAnother = row.issuer !== old.issuer;
  const ends = row.disabled || isAnother;
  await retiring(ctx, row.id, ends ? `provider ${isAnother ? "changed" : "disabled"}` : null, () =>
    change(ctx, name(verb), async (tx, record) => {
      await tx.update(identityProviders).set(row).where(eq(identityProviders.id, row.id));
      const ended = ends ? await endAll(tx, row.id, ctx.now()) : new Map<string, number>();
      if (isAnother) await tx.delete(identities).where(eq(identities.provider, row.id));
      record({ target: row.id, before: logged(old), after: logged(row) });
      return { row, ended };
    }),
  );
}

async function bySlug(slug: string): Promise<ProviderRow | undefined> {
  const [row] = await store().select().from(identityProviders).where(eq(identityProviders.slug, slug));
  return row;
}

function madeByHand(row: ProviderRow, provisionedBy: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `The variables ${provisionedBy} name a provider that an operator made here.`,
    fix: `Remove "${row.name}" under Installation, Sign-in, or choose another name.`,
  });
}
