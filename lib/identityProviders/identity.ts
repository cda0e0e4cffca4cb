import { and, eq } from "drizzle-orm";
import { identities } from "@/db/store/schema/identities";
import { people } from "@/db/store/schema/people";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { Person } from "@/lib/people/authenticate";
import type { Facts } from "./claims";
import { type ProviderRow, REFRESH_TOKEN_PURPOSE } from "./provider";
import { refusal } from "./refusal";

export type IdentityRow = typeof identities.$inferSelect;

/** Writes what a provider just said of a person, and the person where they are new. Returns the identity's id. */
export async function writeIdentity(
  ctx: Ctx,
  provider: ProviderRow,
  facts: Facts,
  { person, refreshToken }: { person: Person; refreshToken: string | null },
): Promise<string> {
  const at = new Date(ctx.now());
  const groups = facts.groups ?? [];
  const here = and(eq(identities.provider, provider.id), eq(identities.subject, facts.subject));
  try {
    return await bookkeep(async (tx) => {
      await tx
        .insert(people)
        .values({ ...person, passwordHash: null, createdAt: at })
        .onConflictDoNothing({ target: people.id });
      const [known] = await tx.select().from(identities).where(here).for("update");
      if (known && known.person !== person.id) throw refusal("linkTaken", provider.name);
      const id = known?.id ?? ctx.newId("idn");
      const sealed =
        refreshToken === null ? (known?.refreshToken ?? null) : sealRefreshToken(refreshToken, id);
      const row = { groups, refreshToken: sealed, checkedAt: at };
      if (known) await tx.update(identities).set(row).where(here);
      else {
        const made = { provider: provider.id, subject: facts.subject, person: person.id, createdAt: at };
        await tx.insert(identities).values({ id, ...made, ...row });
      }
      return id;
    });
  } catch (error) {
    // The same person came in by two browsers at once, or another one has the email by now.
    if (isTaken(error)) throw refusal("knownEmail", provider.name);
    throw error;
  }
}

export const sealRefreshToken = (token: string, identity: string) =>
  encryptSecret(token, REFRESH_TOKEN_PURPOSE, identity);

/** Null where the provider gave none. */
export function refreshTokenOf({ id, refreshToken }: IdentityRow): string | null {
  return refreshToken === null ? null : decryptSecret(refreshToken, REFRESH_TOKEN_PURPOSE, id);
}
