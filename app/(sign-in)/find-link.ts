import { type DomainError, isDomainError } from "@/lib/base/errors";
import { type OpenLink, openLink } from "@/lib/people/openLink";

/** What a one-time link opens, or why it does not. */
export async function findLink(token: string): Promise<{ link: OpenLink } | { refused: DomainError }> {
  try {
    return { link: await openLink(token, Date.now()) };
  } catch (error) {
    if (isDomainError(error)) return { refused: error };
    throw error;
  }
}
