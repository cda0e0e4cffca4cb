import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import type { DelegationView } from "@/lib/approvals/delegations";
import css from "./approvals.module.css";
import { DelegateButton, RevokeButton } from "./delegation-dialogs";

interface DelegationsCardProps {
  delegations: readonly DelegationView[];
  /** To whom the reader may delegate; null for who may not. */
  members: { id: string; name: string; email: string }[] | null;
  me: string;
  mayRevokeAll: boolean;
}

/** Who answers in whose place now. */
export function DelegationsCard({ delegations, members, me, mayRevokeAll }: DelegationsCardProps) {
  return (
    <section className={css.card} aria-labelledby="delegations">
      <div className={css.head}>
        <h2 id="delegations">Who answers in whose place</h2>
        {members !== null && members.length > 0 && <DelegateButton members={members} />}
      </div>
      <div className={css.body}>
        {delegations.length === 0 ? (
          <p className={css.subtle}>
            Everybody answers for themselves. Who is away lets somebody answer in their place for some days.
          </p>
        ) : (
          <ul>
            {delegations.map(({ id, from, to, reason, untilAt }) => (
              <li key={id}>
                <span className={css.line}>
                  <span>
                    <Text of={to.name} /> answers for <Text of={from.name} /> until{" "}
                    {fullTime(untilAt).slice(0, 16)} UTC: <Text of={reason} />
                  </span>
                  {(from.id === me || mayRevokeAll) && <RevokeButton id={id} name={to.name} />}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
