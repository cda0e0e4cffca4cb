import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { PageHead } from "@/app/_ui/list/page-head";
import { Live } from "@/app/(console)/jobs/live";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { isOperator } from "@/lib/access/operator";
import { exportsOf } from "@/lib/tenants/exports";
import { tenantFootprint } from "@/lib/tenants/footprint";
import { installationChanges, tenantsOverview } from "@/lib/tenants/overview";
import css from "../../../settings/settings.module.css";
import { OperatorChanges } from "../../operator-changes";
import { ExportButton, InviteAdminButton, RemoveTenantButton } from "../../tenant-dialogs";
import { ExportsCard } from "./exports-card";
import { FootprintCard } from "./footprint-card";
import { tenantSentence, whatGoes } from "./sentence";

export const metadata: Metadata = { title: "Tenant" };

/** What does this tenant hold, who runs it, and what would go with it? */
export default async function TenantPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  const { id } = await params;
  const tenant = (await tenantsOverview(ctx)).find((one) => one.id === id);
  if (!tenant) notFound();
  const [held, exports, changes] = await Promise.all([
    tenant.id === DEFAULT_TENANT ? null : tenantFootprint(ctx, id).catch(() => null),
    exportsOf(ctx, id),
    installationChanges(ctx, { target: id }),
  ]);
  const needsAdmin = tenant.administrators === 0 && !tenant.demo;
  const buttons = (
    <>
      {needsAdmin && <InviteAdminButton id={id} name={tenant.name} />}
      <ExportButton id={id} name={tenant.name} />
      {held && <RemoveTenantButton id={id} name={tenant.name} lines={whatGoes(tenant, held.footprint)} />}
    </>
  );
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href="/installation">Tenants</Link>
      </nav>
      <PageHead title={tenant.name} actions={buttons}>
        {tenantSentence(tenant, ctx.now())} · <code>{tenant.slug}</code> ·{" "}
        <code>
          <Text of={tenant.id} />
        </code>
        <CopyButton text={tenant.id} label={`the id of ${tenant.name}`} />
      </PageHead>
      <ExportsCard exports={exports} />
      {held && <FootprintCard footprint={held.footprint} />}
      <OperatorChanges changes={changes} />
      {exports.some(({ endedAt }) => endedAt === null) && <Live />}
    </div>
  );
}
