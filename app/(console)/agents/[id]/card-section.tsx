import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ActButton } from "@/app/_ui/form/act-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { type CardView, findCard } from "@/lib/cards/getCard";
import css from "../agents.module.css";
import { AcceptCardButton, AttachFileButton, AttachUrlButton, RemoveCardButton } from "./card-dialogs";
import { CardFacts } from "./card-facts";
import { signatureWords } from "./card-words";
import { refreshCardMutation } from "./identity-mutations";

/** What does this agent's card say, who signed it, and has it changed since? */
export async function CardSection({ ctx, agentId }: { ctx: Ctx; agentId: string }) {
  const end = await settle(findCard(ctx, agentId), ctx.requestId);
  const mayWrite = ctx.abilities.has("agents.write");
  const card = end.ok ? end.value : null;
  return (
    <section className={css.card} aria-labelledby="agent-card">
      <div className={css.head}>
        <div>
          <h2 id="agent-card">Agent card</h2>
          <p>{card ? sentenceOf(card, ctx.now()) : "What the agent says of itself to others (A2A)."}</p>
        </div>
        {mayWrite && end.ok && (
          <div className={css.actions}>
            {card?.url && (
              <ActButton
                label="Read now"
                name="Read the agent card now"
                id={agentId}
                action={refreshCardMutation}
              />
            )}
            <AttachUrlButton agent={agentId} replaces={card !== null} />
            <AttachFileButton agent={agentId} replaces={card !== null} />
            {card && <RemoveCardButton agent={agentId} />}
          </div>
        )}
      </div>
      {!end.ok && (
        <Failure
          what="The agent card could not be read"
          error={end.error}
          requestId={ctx.requestId}
          retryHref={`/agents/${agentId}`}
        />
      )}
      {end.ok && !card && (
        <p className={css.foot}>
          No card yet. Import it from the agent&rsquo;s address, where it stands under
          /.well-known/agent-card.json, or from a file.
        </p>
      )}
      {card && (
        <>
          {card.error && (
            <p className={css.foot} role="note">
              <strong>It could not be read at its address:</strong> <Text of={card.error} /> The accepted card
              stands.
            </p>
          )}
          {card.drift && <Drift card={card} drift={card.drift} nowMs={ctx.now()} mayWrite={mayWrite} />}
          <CardFacts card={card} />
        </>
      )}
    </section>
  );
}

function sentenceOf({ card, signature, acceptedAt, acceptedBy, drift }: CardView, nowMs: number) {
  return (
    <>
      A2A v{card.protocol} · version <Text of={card.version} /> · {signatureWords(signature.state)} · accepted
      by <Text of={acceptedBy} /> {ago(acceptedAt, nowMs)}
      {drift && (
        <>
          {" "}
          · <strong>{drift.source ? "another waits" : "changed since"}</strong>
        </>
      )}
    </>
  );
}

interface DriftProps {
  card: CardView;
  drift: NonNullable<CardView["drift"]>;
  nowMs: number;
  mayWrite: boolean;
}

function Drift({ card, drift, nowMs, mayWrite }: DriftProps) {
  return (
    <div>
      <div className={css.head}>
        <div>
          <h3 id="card-drift">
            {drift.source ? "Another card was handed in" : "Its address has another card"}
          </h3>
          <p>
            <span title={fullTime(drift.since)}>Since {ago(drift.since, nowMs)}</span>,{" "}
            {signatureWords(drift.signature.state)}: <Text of={drift.signature.why} /> The accepted card
            stands until somebody accepts this one
            {drift.source && ", or imports the accepted one again to drop it"}.{" "}
            <CopyButton text={drift.digest} label="digest of the new card" />
          </p>
        </div>
        {mayWrite && drift.signature.state !== "invalid" && (
          <AcceptCardButton agent={card.agent} digest={drift.digest} state={drift.signature.state} />
        )}
      </div>
      <ScrollRegion labelledBy="card-drift">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Accepted</th>
              <th scope="col">{drift.source ? "Handed in" : "At its address now"}</th>
            </tr>
          </thead>
          <tbody>
            {drift.differences.map(({ path, before, after }) => (
              <tr key={path}>
                <th scope="row" className={css.value}>
                  <Text of={path} />
                </th>
                <td>{before === null ? "not there" : <Text of={before} />}</td>
                <td>{after === null ? "not there" : <Text of={after} />}</td>
              </tr>
            ))}
            {drift.differences.length === 0 && (
              <tr>
                <td colSpan={3}>Only its signatures are different.</td>
              </tr>
            )}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}
