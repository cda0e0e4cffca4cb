import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { printUrl } from "@/app/_ui/list/list-url";
import { fullName, type SubjectView, type SubscriptionView } from "@/lib/subscriptions/subscription";
import { revokeHref } from "../../keys/url";
import css from "../../people/people.module.css";
import { SUBJECT_WORDS } from "../words";

/** Who owns it, who pays, and which keys draw on it. */
export function AboutSubscription({ one, mayWrite }: { one: SubscriptionView; mayWrite: boolean }) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Owners</dt>
        <dd>
          {one.owners.length === 0 && (
            <span className={css.subtle}>Nobody: only administrators issue keys on it</span>
          )}
          {one.owners.map((owner) => (
            <Owner key={`${owner.kind} ${owner.value}`} owner={owner} />
          ))}
        </dd>
        <Said one={one} />
        <dt>Keys</dt>
        <dd>
          <Link href={printUrl("/keys", { subscription: one.id })}>
            {counted(one.activeKeys, "active key")}
          </Link>
          {mayWrite && one.activeKeys > 0 && (
            <Link href={revokeHref({ subscription: one.id })}>Revoke many</Link>
          )}
        </dd>
        <dt>Name</dt>
        <dd>
          <code className={css.value}>
            <Text of={fullName(one)} />
          </code>
          <CopyButton text={fullName(one)} label="name" />
        </dd>
        <dt>Made</dt>
        <dd>
          <span>
            {fullTime(one.createdAt).slice(0, 16)} UTC by <Text of={one.createdBy} />
          </span>
        </dd>
      </dl>
    </section>
  );
}

function Owner({ owner: { kind, value, name } }: { owner: SubjectView }) {
  const href = kind === "team" ? `/teams/${value}` : kind === "principal" ? `/people/${value}` : null;
  return (
    <span>
      {href ? (
        <Link href={href}>
          <Text of={name} />
        </Link>
      ) : (
        <Text of={name} />
      )}{" "}
      <span className={css.subtle}>{SUBJECT_WORDS[kind]}</span>
    </span>
  );
}

/** What it is for, and who pays. */
function Said({ one: { description, costCentre, organisation, labels } }: { one: SubscriptionView }) {
  const all = Object.entries(labels);
  return (
    <>
      {description && (
        <>
          <dt>For</dt>
          <dd>
            <Text of={description} />
          </dd>
        </>
      )}
      <dt>Pays</dt>
      <dd>
        {costCentre || organisation ? (
          <Text of={[costCentre, organisation].filter(Boolean).join(", ")} />
        ) : (
          <span className={css.subtle}>No cost centre said</span>
        )}
      </dd>
      {all.length > 0 && (
        <>
          <dt>Labels</dt>
          <dd>
            <Text of={all.map(([name, value]) => `${name}=${value}`).join(", ")} />
          </dd>
        </>
      )}
    </>
  );
}
