import { readCards } from "../cards";
import type { Check } from "../look";

/** Agents whose card at its address is another than the one that a person accepted. */
export const cardDrift: Check = async (ctx) =>
  (await readCards(ctx)).flatMap(({ subject, owner, url, driftSince }) => {
    if (driftSince === null) return [];
    return [{ severity: "high" as const, subject, facts: { owner, url, since: driftSince.toISOString() } }];
  });
