import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import type { KeyDetail, ModelKeyView } from "@/lib/keys/detail";
import css from "../../people/people.module.css";
import { KIND_WORDS } from "../words";

/** What the key is, and what it hangs on. */
export function AboutKey({ keyDetail: key }: { keyDetail: KeyDetail }) {
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">About</h2>
      </div>
      <dl className={css.facts}>
        <dt>Kind</dt>
        <dd>
          {KIND_WORDS[key.kind]}
          {key.model?.ephemeral && " · ephemeral"}
        </dd>
        {key.model && <ModelFacts model={key.model} />}
        {key.role && (
          <>
            <dt>Role</dt>
            <dd>{key.role}</dd>
          </>
        )}
        {key.workload !== null && (
          <>
            <dt>Workload</dt>
            <dd>
              <Text of={key.workload} />
            </dd>
          </>
        )}
        <dt>Issued</dt>
        <dd>
          <span>
            {fullTime(key.createdAt).slice(0, 16)} UTC by <Text of={key.provisionedBy ?? key.createdBy} />
          </span>
        </dd>
        <dt>{key.state === "revoked" ? "Revoked" : "Expires"}</dt>
        <dd>{endWords(key)}</dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{key.id}</code>
          <CopyButton text={key.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}

function endWords({ revokedAt, expiresAt }: KeyDetail): string {
  const at = revokedAt ?? expiresAt;
  return at === null ? "never" : `${fullTime(at).slice(0, 16)} UTC`;
}

function ModelFacts({ model }: { model: ModelKeyView }) {
  const { holder, subscription, team, agent, scopes, purpose, groups } = model;
  return (
    <>
      <dt>Holder</dt>
      <dd>{holder ? <Ref href={`/people/${holder.id}`} name={holder.name} /> : "Nobody any more"}</dd>
      <dt>Subscription</dt>
      <dd>
        {subscription ? (
          <Ref href={`/subscriptions/${subscription.id}`} name={subscription.name} />
        ) : (
          "Removed"
        )}
      </dd>
      <dt>Models</dt>
      <dd>{scopes.length === 0 ? "All of the subscription" : <Text of={scopes.join(", ")} />}</dd>
      <dt>Team that pays</dt>
      <dd>
        {team ? (
          <Ref href={`/teams/${team.id}`} name={team.name} />
        ) : (
          <span className={css.subtle}>None</span>
        )}
      </dd>
      <dt>Agent</dt>
      <dd>
        {agent ? (
          <Ref href={`/agents/${agent.id}`} name={agent.name} />
        ) : (
          <span className={css.subtle}>Any</span>
        )}
      </dd>
      {purpose && (
        <>
          <dt>Purpose</dt>
          <dd>
            <Text of={purpose} />
          </dd>
        </>
      )}
      <dt>Groups</dt>
      <dd>
        {groups.length === 0 ? <span className={css.subtle}>None</span> : <Text of={groups.join(", ")} />}
        <span className={css.subtle}>as they were when it was issued</span>
      </dd>
    </>
  );
}

function Ref({ href, name }: { href: string; name: string }) {
  return (
    <Link href={href}>
      <Text of={name} />
    </Link>
  );
}
