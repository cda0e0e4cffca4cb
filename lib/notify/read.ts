import { DomainError, isDomainError } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { CHOOSABLE_EVENTS } from "./event";

/** What a person sets of a webhook. */
export interface WebhookInput {
  /** 1 to 80 characters, for people. */
  name: string;
  /** https, or http to a host that is allowed. */
  url: string;
  /** Types of EVENTS; empty for all. */
  events: readonly string[];
}

const MAX_NAME = 80;
const MAX_URL = 2_000;

/** The input as it is kept. Throws INVALID with every field that is wrong; of the address with the rule that refuses it. */
export async function readWebhook(input: WebhookInput): Promise<WebhookInput> {
  const name = input.name.trim();
  const url = input.url.trim();
  const events = CHOOSABLE_EVENTS.filter((type) => input.events.includes(type));
  const unknown = input.events.find((type) => !CHOOSABLE_EVENTS.some((known) => known === type));
  const fields = {
    ...((name.length < 1 || name.length > MAX_NAME) && { name: "Give a name of 1 to 80 characters." }),
    ...(await wrongAddress(url)),
    ...(unknown !== undefined && { events: `"${unknown.slice(0, 40)}" is no event that can be chosen.` }),
  };
  if (Object.keys(fields).length === 0) return { name, url, events };
  throw new DomainError("INVALID", { what: Object.values(fields).join(" ") }, fields);
}

async function wrongAddress(url: string): Promise<Record<string, string>> {
  if (url.length > MAX_URL) return { url: "Keep the address within 2000 characters." };
  try {
    await requireSafeAddress(url);
    return {};
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { url: error.fields.url ?? error.message };
  }
}
