import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { ActionDetail } from "@/app/_ui/action/action-detail";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { getAction } from "@/lib/actions/get";
import { withAgent } from "@/lib/agents/known";
import { isDomainError } from "@/lib/base/errors";
import { withPrincipal } from "@/lib/principals/known";
import { StopAgentOf } from "../../stops/stop-banner";
import css from "./action-page.module.css";
import { Readers } from "./readers";

export const metadata: Metadata = { title: "Action" };

/** One action on a page of its own, to link to. */
export default async function ActionPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const { id } = await params;
  const end = await settle(
    getAction(ctx, decodeURIComponent(id))
      .then((action) => withPrincipal(ctx, action))
      .then((action) => withAgent(ctx, action)),
    ctx.requestId,
  );
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The action could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={`/audit/${id}`}
      />
    );
  }
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href="/audit">Audit</Link>
      </nav>
      <StopAgentOf ctx={ctx} action={end.value} />
      <div className={css.card}>
        <ActionDetail action={end.value} heading="h1" narrow={{ q: "", from: "", to: "" }} />
      </div>
      {ctx.abilities.has("security.read") && <Readers ctx={ctx} id={end.value.id} />}
    </div>
  );
}
