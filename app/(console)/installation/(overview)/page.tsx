import type { Metadata } from "next";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { bytes } from "@/app/_ui/format/bytes";
import { count, counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import { Live } from "@/app/(console)/jobs/live";
import { isOperator } from "@/lib/access/operator";
import { listOperatorTokens } from "@/lib/keys/list";
import {
  installationChanges,
  listRemoved,
  openRemovals,
  type TenantOverview,
  tenantsOverview,
} from "@/lib/tenants/overview";
import css from "../../settings/settings.module.css";
import { OperatorChanges } from "../operator-changes";
import { OperatorTokensCard } from "../operator-tokens-card";
import { RemovalsCard } from "../removals-card";
import { TenantsCard } from "../tenants-card";

export const metadata: Metadata = { title: "Installation" };

/** Which tenants are there, who runs them, and what do they hold? */
export default async function InstallationPage() {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  const [tenants, removals, removed, changes, tokens] = await Promise.all([
    tenantsOverview(ctx),
    openRemovals(ctx),
    listRemoved(ctx),
    installationChanges(ctx),
    listOperatorTokens(ctx),
  ]);
  return (
    <div className={css.page}>
      <PageHead title="Installation">{sentence(tenants)}</PageHead>
      <TenantsCard tenants={tenants} nowMs={ctx.now()} />
      <RemovalsCard removals={removals} removed={removed} />
      <OperatorTokensCard tokens={tokens} nowMs={ctx.now()} />
      <OperatorChanges changes={changes} />
      {removals.some(({ state }) => state !== "failed") && <Live />}
    </div>
  );
}

/** `3 tenants, 1 without an administrator · 41 members · 12,408 rows, 2.1 GB`. */
function sentence(tenants: readonly TenantOverview[]): string {
  const total = (of: (one: TenantOverview) => number) => tenants.reduce((sum, one) => sum + of(one), 0);
  const open = tenants.filter((one) => one.administrators === 0 && !one.demo).length;
  const usage = tenants.every((one) => one.usage !== null)
    ? `${count(total((one) => one.usage?.rows ?? 0))} rows, ${bytes(total((one) => one.usage?.bytes ?? 0))}`
    : "the lake does not answer";
  return [
    counted(tenants.length, "tenant") + (open > 0 ? `, ${open} without an administrator` : ""),
    counted(
      total((one) => one.members),
      "member",
    ),
    usage,
  ].join(" · ");
}
