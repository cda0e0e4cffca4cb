import { listServers } from "@/lib/tools/listServers";
import { MAX_LISTED } from "@/lib/tools/listTools";
import type { Current } from "../finding";
import type { Check } from "../look";

/** One failure may be a restart. */
const FAILURES = 2;
const MANY = 10;

/** Tool servers that did not answer twice in a row: what their tools are now, nobody knows. */
export const toolServerUnreachable: Check = async (ctx) => {
  const found: Current[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listServers(ctx, { failing: true, limit: MAX_LISTED, cursor });
    for (const { id, name, failures, lastError, listedAt, owner } of page.servers) {
      if (failures < FAILURES) continue;
      const subject = { kind: "tool server" as const, id, name };
      const facts = {
        owner: owner?.name ?? null,
        failures: Math.min(failures, MANY),
        error: lastError,
        listedAt,
      };
      found.push({ severity: failures >= MANY ? "medium" : "low", subject, facts });
    }
    if (page.next === null) return found;
    cursor = page.next;
  }
};
