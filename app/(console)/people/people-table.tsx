import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import tables from "@/app/_ui/table/table.module.css";
import type { PrincipalView } from "@/lib/principals/principal";
import css from "./people.module.css";
import { type PeopleUrl, peopleHref, personHref } from "./url";

const SHOWN_NAMES = 3;

interface PeopleTableProps {
  page: { principals: PrincipalView[]; next: string | null };
  url: PeopleUrl;
  nowMs: number;
}

/** People and services by name; the next ones behind a link, by keyset. */
export function PeopleTable({ page, url, nowMs }: PeopleTableProps) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">People and services by name</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col">Goes by</th>
            <th scope="col">Account</th>
            <th scope="col">Teams</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {page.principals.map((one) => (
            <PersonRow key={one.id} one={one} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={peopleHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={peopleHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function PersonRow({ one, nowMs }: { one: PrincipalView; nowMs: number }) {
  const others = one.aliases.filter(({ value }) => value !== one.name);
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={personHref(one.id)}>
          <Text of={one.name} />
        </Link>
      </th>
      <td>{one.kind}</td>
      <td className={css.names}>
        {others.slice(0, SHOWN_NAMES).map(({ value }) => (
          <div key={value} className={css.value}>
            <Text of={value} />
          </div>
        ))}
        {others.length > SHOWN_NAMES && (
          <span className={css.subtle}>and {others.length - SHOWN_NAMES} more</span>
        )}
        {one.purpose !== null && (
          <span className={css.subtle}>
            <Text of={one.purpose} />
          </span>
        )}
      </td>
      <td className={css.names}>{one.accounts.map(({ email }) => email).join(", ")}</td>
      <td>
        {one.teams.map((team) => (
          <div key={team.id}>
            <Link prefetch={false} href={`/teams/${team.id}`}>
              <Text of={team.name} />
            </Link>
          </div>
        ))}
      </td>
      <td className={css.when} title={one.lastSeenAt ? fullTime(one.lastSeenAt) : undefined}>
        {one.lastSeenAt ? ago(one.lastSeenAt, nowMs) : <span className={css.subtle}>never</span>}
      </td>
    </tr>
  );
}
