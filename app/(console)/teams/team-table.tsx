import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import tables from "@/app/_ui/table/table.module.css";
import type { TeamView } from "@/lib/principals/teams";
import css from "../people/people.module.css";
import { personHref } from "../people/url";
import { type TeamsUrl, teamHref, teamsHref } from "./url";

/** Teams by name; the next ones behind a link, by keyset. */
export function TeamTable({
  page,
  url,
}: {
  page: { teams: TeamView[]; next: string | null };
  url: TeamsUrl;
}) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">Teams by name</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Owner</th>
            <th scope="col">Group</th>
            <th scope="col">Cost centre</th>
            <th scope="col" className={css.number}>
              Members
            </th>
            <th scope="col" className={css.number}>
              Services
            </th>
          </tr>
        </thead>
        <tbody>
          {page.teams.map((team) => (
            <TeamRow key={team.id} team={team} />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={teamsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={teamsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function TeamRow({ team }: { team: TeamView }) {
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={teamHref(team.id)}>
          <Text of={team.name} />
        </Link>
      </th>
      <td>
        {team.owner && (
          <Link prefetch={false} href={personHref(team.owner.id)}>
            <Text of={team.owner.name} />
          </Link>
        )}
      </td>
      <td className={css.names}>{team.group !== null && <Text of={team.group} />}</td>
      <td className={css.names}>{team.costCentre !== null && <Text of={team.costCentre} />}</td>
      <td className={css.number}>{count(team.members)}</td>
      <td className={css.number}>{count(team.services)}</td>
    </tr>
  );
}
