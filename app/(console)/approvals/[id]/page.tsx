import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import { listPlaces } from "@/lib/approvals/delegations";
import { getApproval } from "@/lib/approvals/list";
import { isDomainError } from "@/lib/base/errors";
import { HistoryCard } from "../../people/[id]/history-card";
import css from "../approvals.module.css";
import { APPROVALS_PATH, approvalHref } from "../url";
import { standing, wants } from "../words";
import { FactsCard, InputCard } from "./facts-card";
import { SessionCard } from "./session-card";
import { AskedCard, StandingCard } from "./standing-card";
import { WhyCard } from "./why-card";

interface ApprovalPageProps {
  params: Promise<{ id: string }>;
}

const approvalOf = cache(getApproval);

export const generateMetadata = ({ params }: ApprovalPageProps) =>
  nameTitle("Approval", params, async (ctx, id) => wants(await approvalOf(ctx, id)));

async function read(ctx: Ctx, id: string) {
  const [approval, places] = await Promise.all([approvalOf(ctx, id), listPlaces(ctx)]);
  return { approval, places };
}

/** Who wants to do what, why is it held, and what happens on each answer? */
export default async function ApprovalPage({ params }: ApprovalPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    const what = "The approval could not be shown";
    return <Failure what={what} error={end.error} requestId={ctx.requestId} retryHref={approvalHref(id)} />;
  }
  const { approval, places } = end.value;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href={APPROVALS_PATH}>Approvals</Link>
      </nav>
      <PageHead title={visible(`${approval.agent.name}: ${wants(approval)}`)}>
        {standing(approval, ctx.now())}
      </PageHead>
      <StandingCard ctx={ctx} approval={approval} places={places} />
      <div className={css.columns}>
        <div className={css.stack}>
          <WhyCard approval={approval} />
          <InputCard approval={approval} />
          <Stream fallback={<Skeleton rows={4} label="Reading the session" />}>
            <SessionCard ctx={ctx} approval={approval} />
          </Stream>
          <AskedCard approval={approval} />
        </div>
        <FactsCard approval={approval} />
      </div>
      <HistoryCard ctx={ctx} target={id} retryHref={approvalHref(id)} />
    </div>
  );
}
