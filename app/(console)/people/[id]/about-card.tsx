import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { PrincipalRef, PrincipalView } from "@/lib/principals/principal";
import { DoButton } from "../do-button";
import { forgetMutation } from "../mutations";
import css from "../people.module.css";
import { personHref } from "../url";

const SOURCES: Record<PrincipalView["source"], string> = {
  seen: "seen in telemetry",
  member: "a member of this tenant",
  made: "made by hand",
};

interface AboutCardProps {
  one: PrincipalView;
  told: PrincipalRef[];
  mayWrite: boolean;
}

/** Who this is, besides the names. */
export function AboutCard({ one, told, mayWrite }: AboutCardProps) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        {one.kind === "person" ? <Account one={one} /> : <Service one={one} />}
        <dt>Teams</dt>
        <dd>
          {one.teams.length === 0 && <span className={css.subtle}>None</span>}
          {one.teams.map((team) => (
            <Link key={team.id} href={`/teams/${team.id}`}>
              <Text of={team.name} />
            </Link>
          ))}
        </dd>
        <dt>On the list</dt>
        <dd>
          {SOURCES[one.source]}, since {fullTime(one.createdAt).slice(0, 16)} UTC
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{one.id}</code>
          <CopyButton text={one.id} label="id" />
        </dd>
        {told.length > 0 && (
          <>
            <dt>Not the same as</dt>
            <dd>
              {told.map((other) => (
                <span key={other.id} className={css.inline}>
                  <Link href={personHref(other.id)}>
                    <Text of={other.name} />
                  </Link>
                  {mayWrite && (
                    <DoButton
                      label="Forget"
                      name={`Forget that ${visible(other.name)} is not the same`}
                      fields={{ keep: one.id, merge: other.id }}
                      action={forgetMutation}
                    />
                  )}
                </span>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Account({ one }: { one: PrincipalView }) {
  return (
    <>
      <dt>Account</dt>
      <dd>
        {one.accounts.length === 0 && <span className={css.subtle}>None</span>}
        {one.accounts.map((account) => (
          <span key={account.id}>
            <Text of={account.name || account.email} />{" "}
            <span className={css.subtle}>
              <Text of={account.email} />
            </span>
          </span>
        ))}
      </dd>
    </>
  );
}

function Service({ one }: { one: PrincipalView }) {
  return (
    <>
      <dt>Purpose</dt>
      <dd>
        {one.purpose === null ? <span className={css.subtle}>Not said</span> : <Text of={one.purpose} />}
      </dd>
      <dt>Owner team</dt>
      <dd>
        {one.ownerTeam === null ? (
          <span className={css.subtle}>None</span>
        ) : (
          <Link href={`/teams/${one.ownerTeam.id}`}>
            <Text of={one.ownerTeam.name} />
          </Link>
        )}
      </dd>
    </>
  );
}
