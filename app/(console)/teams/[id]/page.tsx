import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { listPrincipals } from "@/lib/principals/list";
import { getTeam, listTeamMembers, type TeamView } from "@/lib/principals/teams";
import { HistoryCard } from "../../people/[id]/history-card";
import css from "../../people/people.module.css";
import { EditTeamButton, RemoveTeamButton } from "../team-dialogs";
import { teamHref } from "../url";
import { AboutTeam } from "./about-team";
import { MembersCard } from "./members-card";

export const metadata: Metadata = { title: "Team" };

async function read(ctx: Ctx, id: string) {
  const team = await getTeam(ctx, id);
  const [members, { principals }] = await Promise.all([
    listTeamMembers(ctx, id),
    listPrincipals(ctx, { ownerTeam: id }),
  ]);
  return { team, members, services: principals };
}

/** `4 members · answers for 2 services · owner Ann · cost centre 4711`. */
function sentenceOf({ members, services, owner, costCentre }: TeamView): string {
  return [
    counted(members, "member"),
    `answers for ${counted(services, "service")}`,
    owner ? `owner ${visible(owner.name)}` : "without owner",
    ...(costCentre === null ? [] : [`cost centre ${visible(costCentre)}`]),
  ].join(" · ");
}

/** Who is in this team, and what does it answer for? */
export default async function TeamPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The team could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={teamHref(id)}
      />
    );
  }
  const { team, members, services } = end.value;
  const mayWrite = ctx.abilities.has("people.write");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href="/teams">Teams</Link>
      </nav>
      <PageHead
        title={visible(team.name)}
        actions={
          mayWrite && (
            <>
              <EditTeamButton team={team} />
              <RemoveTeamButton team={team} />
            </>
          )
        }
      >
        {sentenceOf(team)}
      </PageHead>
      <MembersCard team={team} members={members} mayWrite={mayWrite} />
      <AboutTeam team={team} services={services} />
      <HistoryCard ctx={ctx} target={team.id} retryHref={teamHref(team.id)} />
    </div>
  );
}
