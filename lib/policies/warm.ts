import { isNull } from "drizzle-orm";
import { policyPublications } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { errorText, log } from "@/lib/base/log";
import { inForceNow } from "./inForce";

/**
 * Reads what is in force in every tenant, so that a policy that this version cannot read is said at the start and not at the
 * first decision, and that decision waits for nothing. Throws nothing.
 */
export async function warmPolicies(): Promise<void> {
  try {
    const rows = await store()
      .selectDistinct({ tenant: policyPublications.tenant })
      .from(policyPublications)
      .where(isNull(policyPublications.toAt));
    for (const { tenant } of rows) {
      const ctx = systemCtx(tenant, "policies");
      await inForceNow(ctx);
    }
  } catch (error) {
    log("warn", "the policies in force were not read at the start", { error: errorText(error) });
  }
}
