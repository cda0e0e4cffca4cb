import { readCards } from "../cards";
import type { Check } from "../look";

/** Agents whose card, accepted or waiting, carries a signature that a trusted key did not make: it was altered, or somebody claims another's key. */
export const cardSignature: Check = async (ctx) =>
  (await readCards(ctx)).flatMap(({ subject, owner, signature, driftSignature }) => {
    const bad = [signature, driftSignature].find((one) => one?.state === "invalid");
    if (!bad) return [];
    const facts = { owner, key: bad.kid ?? null, why: bad.why ?? null };
    return [{ severity: "critical" as const, subject, facts }];
  });
