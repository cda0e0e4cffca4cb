import { domainErrorIn } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import type { DecideAsk } from "@/lib/decisions/ask";
import { WrongField } from "./text";

/** A question whose `callback_url` may be called, whatever it comes to: nobody learns only at a hold that it never could. Throws WrongField. */
export async function requireCallback(ask: DecideAsk): Promise<DecideAsk> {
  if (ask.callbackUrl === null) return ask;
  try {
    await requireSafeAddress(ask.callbackUrl);
    return ask;
  } catch (error) {
    const known = domainErrorIn(error);
    if (!known) throw error;
    throw new WrongField(`context.callback_url is refused: ${known.message}`);
  }
}
