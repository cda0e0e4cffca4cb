import { amountWords } from "./amount";
import type { Measure } from "./quota";
import type { Refusal } from "./reservation";

/** What stood in the way, as a person reads it: the limit, what was used and set aside, what was asked, when it starts anew. */
export function refusalWords(refusal: Refusal, model: string, zone: string): string {
  const { quotaName, ceiling, settled, reserved, open, asked, override, resetsAt, why } = refusal;
  const measure = refusal.measure as Measure;
  const words = (amount: number) => amountWords(amount, measure);
  if (why === "unpriced")
    return `"${quotaName}" is a hard limit on money, and nobody says what ${model} costs, so no request to it can be counted. An administrator can set a price.`;
  const allows = `"${quotaName}" allows ${words(ceiling)}${override === null ? "" : ", an override for a while"}`;
  if (measure === "concurrency")
    return `${allows}, and ${open === 1 ? "1 was" : `${open.toLocaleString("en-US")} were`} open. A place is free when one of them ends.`;
  const used = `${words(settled)} ${settled === 1 ? "was" : "were"} used`;
  const requests = open === 1 ? "1 open request" : `${open.toLocaleString("en-US")} open requests`;
  const aside = reserved === 0 ? "nothing was set aside" : `${words(reserved)} set aside for ${requests}`;
  const anew = resetsAt === null ? "" : ` It starts anew on ${timeWords(resetsAt, zone)}.`;
  return `${allows}: ${used}, ${aside}, and this request asked for ${words(asked)}.${anew}`;
}

/** `1 December 2026, 00:00 (Europe/Berlin)`. */
function timeWords(iso: string, zone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const text = format.format(new Date(iso)).replace(" at ", ", ").replace(/:00$/, "");
  return `${text} (${zone})`;
}

/** Seconds until the limit starts anew, at least 1; 1 where a place may be free at any moment; null where waiting does not help. */
export function retryAfterSeconds(
  { why, resetsAt, measure, asked, ceiling }: Refusal,
  nowMs: number,
): number | null {
  if (why === "unpriced" || asked > ceiling) return null;
  if (measure === "concurrency" || resetsAt === null) return 1;
  return Math.max(1, Math.ceil((Date.parse(resetsAt) - nowMs) / 1_000));
}
