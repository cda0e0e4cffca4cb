import type { Metadata } from "next";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { PageHead } from "@/app/_ui/list/page-head";
import { isOperator } from "@/lib/access/operator";
import { listTenants } from "@/lib/tenants/list";

export const metadata: Metadata = { title: "Installation" };

/** Which tenants are there? */
export default async function InstallationPage() {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  const tenants = await listTenants(ctx);
  return <PageHead title="Installation">{tenants.length} tenants</PageHead>;
}
