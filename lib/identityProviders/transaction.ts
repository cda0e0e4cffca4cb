import { z } from "zod";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import { isDomainError } from "@/lib/base/errors";

const PURPOSE = "identityProvider.transaction";
/** How long a person may take at the provider. */
export const TRANSACTION_MS = 10 * 60_000;

const schema = z.object({
  provider: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The path of ours to go on to. */
  next: z.string(),
  /** For a person who links the provider to their account: who, by which sign-in, looking at which tenant. */
  link: z.object({ person: z.string(), signInId: z.string(), tenant: z.string() }).nullable(),
  untilMs: z.number(),
});

/** What must be known again when the provider sends the person back, bound to this browser by its cookie. */
export type Transaction = z.output<typeof schema>;

/** Encrypted and bound to its `state`, so that another's answer does not open it. */
export function sealTransaction(transaction: Transaction, state: string): string {
  return encryptSecret(JSON.stringify(transaction), PURPOSE, state);
}

/** Null for what is not ours, is of another state, or too old. */
export function openTransaction(sealed: string, state: string, nowMs: number): Transaction | null {
  try {
    const transaction = schema.parse(JSON.parse(decryptSecret(sealed, PURPOSE, state)));
    return transaction.untilMs > nowMs ? transaction : null;
  } catch (error) {
    if (isDomainError(error) || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
