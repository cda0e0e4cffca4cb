import Link from "next/link";
import { notFound } from "next/navigation";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { HistoryCard } from "../../people/[id]/history-card";
import { StopBanner } from "../../stops/stop-banner";
import css from "../agents.module.css";
import { AGENTS_PATH, agentHref } from "../url";
import { Alarms } from "./alarms";
import { CanCard } from "./can-card";
import { CardSection } from "./card-section";
import { DidCard } from "./did-card";
import { ExistsCard } from "./exists-card";
import { FindingsSection } from "./findings-section";
import { GatesSection } from "./gates-section";
import { GraphCard } from "./graph-card";
import { IdentitySection } from "./identity-section";
import { KeysCard } from "./keys-card";
import { MayCard } from "./may-card";
import { OwnerCard } from "./owner-card";
import { QualityCard } from "./quality-card";
import { type AgentRead, readAgent } from "./read-agent";
import { RegisterCard } from "./register-card";
import { agentSentence } from "./sentence";
import { Slow } from "./slow";
import { StopCard } from "./stop-card";
import { VersionsCard } from "./versions-card";
import { WhyCard } from "./why-card";

interface AgentPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export const generateMetadata = ({ params }: AgentPageProps) =>
  nameTitle("Agent", params, async (ctx, id) => (await readAgent(ctx, id)).agent.name);

/** The six questions: does it exist, who owns it, what can it do, why did it act, what did it do, how do I stop it? */
export default async function AgentPage({ params, searchParams }: AgentPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const read = await settle(readAgent(ctx, id), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="This agent could not be shown"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={agentHref(id)}
      />
    );
  }
  return <Agent ctx={ctx} search={await searchParams} {...read.value} />;
}

function Agent({ ctx, search, agent, mayWrite, mayStop }: AgentRead & { ctx: Ctx; search: SearchParams }) {
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={AGENTS_PATH}>Agents</Link>
      </nav>
      <PageHead title={visible(agent.name)}>
        <Text of={agentSentence(agent, ctx.now())} />
      </PageHead>
      <StopBanner ctx={ctx} kind="agent" target={agent.id} />
      <Alarms agent={agent} />
      <FindingsSection ctx={ctx} agentId={agent.id} />
      {agent.state === "discovered" && agent.mergedInto === null && mayWrite && (
        <Slow rows={1} label="Looking at what it did">
          <RegisterCard ctx={ctx} agent={agent} />
        </Slow>
      )}
      <div className={css.columns}>
        <ExistsCard ctx={ctx} agent={agent} mayWrite={mayWrite} />
        <div className={css.stack}>
          <OwnerCard agent={agent} mayWrite={mayWrite} />
          <StopCard ctx={ctx} agent={agent} mayStop={mayStop} mayWrite={mayWrite} />
        </div>
      </div>
      <KeysCard agent={agent} mayWrite={mayWrite} nowMs={ctx.now()} />
      <IdentitySection ctx={ctx} agentId={agent.id} />
      <CardSection ctx={ctx} agentId={agent.id} />
      <Slow rows={6} label="Comparing what is declared with what was observed">
        <CanCard ctx={ctx} agent={agent} mayWrite={mayWrite} />
      </Slow>
      <Slow rows={6} label="Asking the policies in force what it may do">
        <MayCard ctx={ctx} agent={agent} search={search} />
      </Slow>
      <div className={css.columns}>
        <Slow rows={5} label="Reading on whose authority it acted">
          <WhyCard ctx={ctx} agent={agent} />
        </Slow>
        <Slow rows={5} label="Reading who runs whom">
          <GraphCard ctx={ctx} agent={agent} />
        </Slow>
      </div>
      <Slow rows={6} label="Reading what it did">
        <DidCard ctx={ctx} agent={agent} />
      </Slow>
      <Slow rows={4} label="Reading its last 30 days">
        <QualityCard ctx={ctx} agent={agent} />
      </Slow>
      <VersionsCard ctx={ctx} agent={agent} />
      <GatesSection ctx={ctx} agentId={agent.id} />
      <HistoryCard ctx={ctx} target={agent.id} retryHref={agentHref(agent.id)} />
    </div>
  );
}
