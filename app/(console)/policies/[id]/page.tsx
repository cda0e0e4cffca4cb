import { notFound } from "next/navigation";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { readPolicy } from "@/lib/policies/form/readPolicy";
import { getPolicy } from "@/lib/policies/get";
import { DraftDesk } from "../_editor/desk";
import { DraftEditor } from "../_editor/draft-editor";
import { BrokenAlarm } from "../broken-alarm";
import css from "../policies.module.css";
import { policySentence } from "../sentence";
import { policyHref } from "../url";
import { BacktestPanel } from "./_backtest/backtest-panel";
import { PolicyCrumbs } from "./policy-crumbs";
import { PolicyMenu } from "./policy-menu";
import { RulesCard } from "./rules-card";
import { StatusCard } from "./status-card";

interface PolicyPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export const generateMetadata = ({ params }: PolicyPageProps) =>
  nameTitle("Policy", params, async (ctx, id) => (await getPolicy(ctx, id)).name);

/** If I change this rule, what breaks and what does it stop? */
export default async function PolicyPage({ params, searchParams }: PolicyPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const read = await settle(getPolicy(ctx, id), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    const what = "The policy could not be shown";
    return <Failure what={what} error={read.error} requestId={ctx.requestId} retryHref={policyHref(id)} />;
  }
  const policy = read.value;
  const reading = await readPolicy(ctx, policy.text);
  const mayWrite = ctx.abilities.has("policies.write") && policy.archivedAt === null;
  return (
    <div className={css.page}>
      <PolicyCrumbs policy={policy} here="draft" />
      <PageHead title={visible(policy.name)} actions={<PolicyMenu policy={policy} may={ctx.abilities} />}>
        {policySentence(policy)}
      </PageHead>
      <BrokenAlarm ctx={ctx} policy={policy.id} />
      <DraftDesk>
        <div className={css.desk}>
          <StatusCard ctx={ctx} policy={policy} />
          <div className={css.main}>
            <section className={css.card} aria-label="Draft">
              <DraftEditor
                policy={policy.id}
                text={policy.text}
                revision={policy.revision}
                first={{ ...reading, of: policy.text }}
                mayWrite={mayWrite}
              />
            </section>
            <BacktestPanel ctx={ctx} policy={policy} search={await searchParams} />
          </div>
          <RulesCard rules={reading.rules} />
        </div>
      </DraftDesk>
    </div>
  );
}
