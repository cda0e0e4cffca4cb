import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import type { AgentView } from "@/lib/agents/agent";
import type { PrincipalRef } from "@/lib/principals/principal";
import css from "../agents.module.css";
import { AttestButton, OwnersButton } from "./agent-dialogs";

/** Who answers for it, and until when somebody stands by what is declared. */
export function OwnerCard({ agent, mayWrite }: { agent: AgentView; mayWrite: boolean }) {
  const isEditable = mayWrite && agent.state === "registered" && agent.mergedInto === null;
  const { owner, sponsor, attestation } = agent;
  return (
    <section className={css.card} aria-labelledby="owner">
      <div className={css.head}>
        <h2 id="owner">Who owns it?</h2>
        {isEditable && (
          <span className={css.actions}>
            <OwnersButton id={agent.id} name={agent.name} owner={owner} sponsor={sponsor} />
            <AttestButton id={agent.id} name={agent.name} />
          </span>
        )}
      </div>
      <dl className={css.facts}>
        <dt>Owner</dt>
        <dd>
          <Person who={owner} none="Nobody answers for it" loud={agent.state === "registered"} />
        </dd>
        <dt>Sponsor</dt>
        <dd>
          <Person who={sponsor} none="None" />
        </dd>
        <dt>On call</dt>
        <dd>{agent.onCall ? <Text of={agent.onCall} /> : <span className={css.subtle}>Not said</span>}</dd>
        <dt>Attestation</dt>
        <dd>
          {attestation === null ? (
            <span className={css.subtle}>Nobody has attested that this is right</span>
          ) : (
            <>
              <span className={attestation.lapsed ? css.lacking : undefined}>
                {attestation.lapsed ? "Lapsed" : "Stands until"} {fullTime(attestation.endsAt).slice(0, 10)}
              </span>
              <span className={css.subtle}>
                by <Text of={attestation.by} />, {fullTime(attestation.at).slice(0, 10)}
              </span>
            </>
          )}
        </dd>
      </dl>
      {agent.state === "discovered" && (
        <p className={css.foot}>An owner is assigned when the agent is registered.</p>
      )}
    </section>
  );
}

function Person({ who, none, loud }: { who: PrincipalRef | null; none: string; loud?: boolean }) {
  if (who === null) return <span className={loud ? css.lacking : css.subtle}>{none}</span>;
  return (
    <Link href={`/people/${who.id}`}>
      <Text of={who.name} />
    </Link>
  );
}
