import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { isOperator } from "@/lib/access/operator";
import type { InvitationView } from "@/lib/people/invite";
import type { MemberView } from "@/lib/people/list";
import { LastChange } from "./last-change";
import { InviteButton, MemberActions, WithdrawButton } from "./member-dialogs";
import css from "./settings.module.css";

interface MembersCardProps {
  ctx: Ctx;
  members: MemberView[];
  invitations: InvitationView[];
}

/** Who belongs to this tenant, as what, and who is invited. */
export function MembersCard({ ctx, members, invitations }: MembersCardProps) {
  return (
    <section className={css.card} aria-labelledby="members">
      <div className={css.head}>
        <div>
          <h2 id="members">Members</h2>
          <p>
            Changing them needs <code>members.write</code>.<LastChange ctx={ctx} noun="member" />
          </p>
        </div>
        <InviteButton operates={isOperator(ctx)} />
      </div>
      <ScrollRegion labelledBy="members">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Email</th>
              <th scope="col">Roles</th>
              <th scope="col">Last seen</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow key={member.id} member={member} ctx={ctx} />
            ))}
            {invitations.map((invitation) => (
              <tr key={invitation.id}>
                <td className={css.subtle}>Invited by {invitation.createdBy}</td>
                <td>
                  <Text of={invitation.email} />
                </td>
                <td>{invitation.roles.join(", ")}</td>
                <td className={css.subtle}>Link ends {fullTime(invitation.expiresAt).slice(0, 16)} UTC</td>
                <td>
                  <div className={css.actions}>
                    <WithdrawButton id={invitation.id} email={invitation.email} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function MemberRow({ member, ctx }: { member: MemberView; ctx: Ctx }) {
  return (
    <tr>
      <th scope="row">
        <Text of={member.name} />
        {member.id === ctx.actor.id && " (you)"}
      </th>
      <td>
        <Text of={member.email} />
      </td>
      <td>
        {member.roles.join(", ")}
        {member.groupRoles.length > 0 && (
          <span className={css.subtle}> (by groups: {member.groupRoles.join(", ")})</span>
        )}
      </td>
      <td className={css.subtle}>{member.lastSeenAt ? ago(member.lastSeenAt, ctx.now()) : "never"}</td>
      <td>
        <MemberActions
          id={member.id}
          email={member.email}
          roles={member.givenRoles}
          hasSecondFactor={member.hasSecondFactor}
          operates={isOperator(ctx)}
        />
      </td>
    </tr>
  );
}
