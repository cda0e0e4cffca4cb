import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import type { PrincipalView } from "@/lib/principals/principal";
import type { TeamView } from "@/lib/principals/teams";
import css from "../../people/people.module.css";
import { personHref } from "../../people/url";

/** Who answers for the team, whom it follows, and what it answers for. */
export function AboutTeam({ team, services }: { team: TeamView; services: PrincipalView[] }) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Owner</dt>
        <dd>
          {team.owner === null ? (
            <span className={css.subtle}>None</span>
          ) : (
            <Link href={personHref(team.owner.id)}>
              <Text of={team.owner.name} />
            </Link>
          )}
        </dd>
        <dt>Group</dt>
        <dd>{team.group === null ? <span className={css.subtle}>None</span> : <Text of={team.group} />}</dd>
        <dt>Cost centre</dt>
        <dd>
          {team.costCentre === null ? (
            <span className={css.subtle}>None</span>
          ) : (
            <Text of={team.costCentre} />
          )}
        </dd>
        <dt>Answers for</dt>
        <dd>
          {services.length === 0 && <span className={css.subtle}>No services</span>}
          {services.map((service) => (
            <Link key={service.id} href={personHref(service.id)}>
              <Text of={service.name} />
            </Link>
          ))}
          {team.services > services.length && (
            <span className={css.subtle}>and {team.services - services.length} more</span>
          )}
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{team.id}</code>
          <CopyButton text={team.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}
