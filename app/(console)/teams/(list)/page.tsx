import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { count, counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countTeams, listTeams, type TeamCounts } from "@/lib/principals/teams";
import css from "../../people/people.module.css";
import { MakeTeamButton } from "../team-dialogs";
import { TeamTable } from "../team-table";
import { readTeamsUrl, TEAMS_PATH, teamsHref } from "../url";

export const metadata: Metadata = { title: "Teams" };

/** `12 teams · 9 follow a group · 2 without owner`. */
function sentenceOf({ teams, ofGroups, withoutOwner }: TeamCounts): string {
  if (teams === 0) return "No teams yet";
  const follow = `${count(ofGroups)} ${ofGroups === 1 ? "follows" : "follow"} a group`;
  return [counted(teams, "team"), follow, `${count(withoutOwner)} without owner`].join(" · ");
}

/** Who answers for what, and where are its costs booked? */
export default async function TeamsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readTeamsUrl(await searchParams);
  const [list, counts] = await Promise.all([
    settle(listTeams(ctx, { q: url.q || undefined, cursor: url.cursor || undefined }), ctx.requestId),
    settle(countTeams(ctx), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead title="Teams" actions={ctx.abilities.has("people.write") && <MakeTeamButton />}>
        {counts.ok && sentenceOf(counts.value)}
      </PageHead>
      <form action={TEAMS_PATH} className={css.bar} role="search">
        <label className={css.label}>
          Name
          <input
            name="q"
            type="search"
            defaultValue={url.q}
            maxLength={200}
            autoComplete="off"
            className={`${form.select} ${css.search}`}
          />
        </label>
        <button type="submit" className={button.button}>
          Search
        </button>
        {url.q !== "" && (
          <Link href={TEAMS_PATH} className={button.button}>
            Show all
          </Link>
        )}
      </form>
      <section className={panels.rows} aria-label="Teams">
        {!list.ok && (
          <Failure
            what="The teams could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={teamsHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.teams.length === 0 && (
          <Empty heading={url.q === "" ? "No teams yet" : "No team is called so"}>
            <p>
              A team answers for services and has a cost centre. Its members are added by hand, or follow a
              group of the identity provider or the directory.
            </p>
          </Empty>
        )}
        {list.ok && list.value.teams.length > 0 && <TeamTable page={list.value} url={url} />}
      </section>
    </div>
  );
}
