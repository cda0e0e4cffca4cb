import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { TeamMemberView, TeamView } from "@/lib/principals/teams";
import { DoButton } from "../../people/do-button";
import css from "../../people/people.module.css";
import { personHref } from "../../people/url";
import { removeMemberMutation } from "../mutations";
import { AddMemberButton } from "../team-dialogs";

interface MembersCardProps {
  team: TeamView;
  members: TeamMemberView[];
  mayWrite: boolean;
}

/** Who is in the team, and why. */
export function MembersCard({ team, members, mayWrite }: MembersCardProps) {
  return (
    <section className={css.card} aria-labelledby="members">
      <div className={css.head}>
        <h2 id="members">Members</h2>
        {mayWrite && <AddMemberButton team={team} />}
      </div>
      {members.length === 0 ? (
        <p className={css.foot}>
          Nobody yet.{" "}
          {team.group !== null && "Members of the group appear once they have signed in or were provisioned."}
        </p>
      ) : (
        <ScrollRegion labelledBy="members">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Kind</th>
                <th scope="col">By</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.id}>
                  <th scope="row">
                    <Link href={personHref(member.id)}>
                      <Text of={member.name} />
                    </Link>
                  </th>
                  <td>{member.kind}</td>
                  <td>{member.source}</td>
                  <td className={css.when}>{fullTime(member.since).slice(0, 16)}</td>
                  <td>
                    <div className={css.actions}>
                      {mayWrite && member.source === "hand" && (
                        <DoButton
                          label="Take out"
                          name={`Take ${visible(member.name)} out of the team`}
                          fields={{ id: team.id, principal: member.id }}
                          action={removeMemberMutation}
                        />
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
