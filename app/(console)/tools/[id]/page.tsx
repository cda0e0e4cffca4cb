import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { openFindingsOf } from "@/lib/findings/list";
import { listTeams } from "@/lib/principals/teams";
import { getTool, type ToolDetail } from "@/lib/tools/getTool";
import { listServers } from "@/lib/tools/listServers";
import { toolUsers } from "@/lib/tools/users";
import { OpenFindings } from "../../findings/open-findings";
import { HistoryCard } from "../../people/[id]/history-card";
import { StopAction, StopBanner } from "../../stops/stop-banner";
import { EditToolButton, RegisterToolButton, type ToolChoice } from "../tool-dialogs";
import css from "../tools.module.css";
import { toolHref } from "../url";
import { ACCESS_WORDS, APPROVAL_WORDS, STATE_WORDS } from "../words";
import { AboutCard } from "./about-card";
import { DefinitionCard } from "./definition-card";
import { MayCard } from "./may-card";
import { UsersCard } from "./users-card";

interface ToolPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

/** Once a request, for the title and the page. */
const toolOf = cache(getTool);

export const generateMetadata = ({ params }: ToolPageProps) =>
  nameTitle("Tool", params, async (ctx, id) => (await toolOf(ctx, id)).name);

async function read(ctx: Ctx, id: string) {
  const tool = await toolOf(ctx, id);
  const [users, { teams }, { servers }, findings] = await Promise.all([
    settle(toolUsers(ctx, [id]), ctx.requestId),
    listTeams(ctx, { limit: 200 }),
    listServers(ctx, { limit: 200 }),
    openFindingsOf(ctx, "tool", [id]),
  ]);
  const choices = (some: readonly { id: string; name: string }[]) =>
    some.map((one) => ({ id: one.id, name: one.name }));
  const used = users.ok ? (users.value.get(id) ?? []) : null;
  return {
    tool,
    users: used,
    teams: choices(teams),
    servers: choices(servers),
    findings: findings.get(id) ?? [],
  };
}

/** `Approved · reads only · customer data · 3 agents use it`. */
function sentenceOf(tool: ToolDetail, users: number | null): string {
  const access = tool.accessType ?? tool.suggestedAccess;
  const parts = [
    tool.state === "registered" ? APPROVAL_WORDS[tool.approval] : STATE_WORDS[tool.state],
    access && ACCESS_WORDS[access].toLowerCase(),
    tool.dataClasses.join(", "),
    users !== null && `${counted(users, "agent")} ${users === 1 ? "uses" : "use"} it`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** What is this tool, does somebody vouch for it, and who uses it? */
export default async function ToolPage({ params, searchParams }: ToolPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    const failed = { what: "The tool could not be shown", error: end.error, requestId: ctx.requestId };
    return <Failure {...failed} retryHref={toolHref(id)} />;
  }
  const { tool, users, teams, servers, findings } = end.value;
  const { name, fingerprint, accessType, suggestedAccess, dataClasses, owner } = tool;
  const choice: ToolChoice = { id, name, fingerprint, accessType, suggestedAccess, dataClasses, owner };
  const mayWrite = ctx.abilities.has("agents.write");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href="/tools">Tools</Link>
      </nav>
      <PageHead
        title={visible(tool.title ?? tool.name)}
        actions={
          <>
            {mayWrite && tool.state === "discovered" && (
              <RegisterToolButton tool={choice} teams={teams} servers={servers} />
            )}
            {mayWrite && tool.state !== "discovered" && <EditToolButton tool={choice} teams={teams} />}
            <StopAction ctx={ctx} kind="tool" target={id} name={name} />
          </>
        }
      >
        {sentenceOf(tool, users?.length ?? null)}
      </PageHead>
      <StopBanner ctx={ctx} kind="tool" target={id} />
      <OpenFindings findings={findings} mayWrite={ctx.abilities.has("findings.write")} nowMs={ctx.now()} />
      <DefinitionCard tool={tool} choice={choice} mayWrite={mayWrite} />
      <div className={css.columns}>
        <AboutCard tool={tool} />
        <UsersCard users={users} nowMs={ctx.now()} />
      </div>
      <MayCard ctx={ctx} id={tool.id} search={await searchParams} />
      <HistoryCard ctx={ctx} target={tool.id} retryHref={toolHref(tool.id)} />
    </div>
  );
}
