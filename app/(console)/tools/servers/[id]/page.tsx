import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { count, counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { openFindingsOf } from "@/lib/findings/list";
import { listTeams } from "@/lib/principals/teams";
import { serverFingerprint } from "@/lib/tools/approve";
import { getServer, type ServerSummary } from "@/lib/tools/listServers";
import { listTools } from "@/lib/tools/listTools";
import { allowedCommands } from "@/lib/tools/serverInput";
import { OpenFindings } from "../../../findings/open-findings";
import { HistoryCard } from "../../../people/[id]/history-card";
import { RefreshButton } from "../../refresh-button";
import { EditServerButton, ImportToolsButton, RemoveServerButton } from "../../server-dialogs";
import css from "../../tools.module.css";
import { SERVERS_PATH, serverHref } from "../../url";
import { AboutServer } from "./about-server";
import { AwayCard } from "./away-card";
import { ServerTools } from "./server-tools";

export const metadata: Metadata = { title: "Tool server" };

async function read(ctx: Ctx, id: string) {
  const [server, fingerprint] = [await getServer(ctx, id), await serverFingerprint(ctx, id)];
  const [page, { teams }, findings] = await Promise.all([
    listTools(ctx, { server: id, limit: 200 }),
    listTeams(ctx, { limit: 200 }),
    openFindingsOf(ctx, "tool server", [id]),
  ]);
  const choices = teams.map((team) => ({ id: team.id, name: team.name }));
  return { server, fingerprint, page, teams: choices, findings: findings.get(id) ?? [] };
}

/** `13 tools · 12 approved · 1 changed`. */
function sentenceOf({ tools, approved, changed }: ServerSummary): string {
  return [
    counted(tools, "tool"),
    `${count(approved)} approved`,
    ...(changed > 0 ? [`${count(changed)} changed since approved`] : []),
  ].join(" · ");
}

/** What does this server offer, does it answer, and who answers for it? */
export default async function ServerPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    const failed = { what: "The tool server could not be shown", error: end.error, requestId: ctx.requestId };
    return <Failure {...failed} retryHref={serverHref(id)} />;
  }
  const { server, fingerprint, page, teams, findings } = end.value;
  const { name, description, url, command, hasToken, owner, tools } = server;
  const choice = { id, name, description, url, command, hasToken, owner, tools };
  const mayWrite = ctx.abilities.has("agents.write");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={SERVERS_PATH}>Tool servers</Link>
      </nav>
      <PageHead
        title={visible(server.title ?? name)}
        actions={
          mayWrite && (
            <>
              {server.transport !== null && <RefreshButton server={id} />}
              <ImportToolsButton server={choice} />
              <EditServerButton server={choice} commands={allowedCommands()} teams={teams} />
              <RemoveServerButton server={choice} />
            </>
          )
        }
      >
        {sentenceOf(server)}
      </PageHead>
      {server.failures > 0 && (
        <div className={css.banner}>
          <p>
            Does not answer: <Text of={server.lastError ?? ""} /> {counted(server.failures, "time")} in a row
            {server.nextAskAt && `; it is asked again after ${fullTime(server.nextAskAt)}`}.
          </p>
        </div>
      )}
      <OpenFindings findings={findings} mayWrite={ctx.abilities.has("findings.write")} nowMs={ctx.now()} />
      <ServerTools server={{ id, name }} page={page} fingerprint={fingerprint} mayWrite={mayWrite} />
      <AboutServer server={server} />
      <AwayCard name={name} />
      <HistoryCard ctx={ctx} target={id} retryHref={serverHref(id)} />
    </div>
  );
}
