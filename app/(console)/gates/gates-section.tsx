import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import type { SubjectKind } from "@/lib/gates/gate";
import { type GatesView, viewGates } from "@/lib/gates/view";
import people from "../people/people.module.css";
import {
  ApproveButton,
  PromoteButton,
  RetireButton,
  RollBackButton,
  SubmitEvidenceButton,
} from "./gate-dialogs";
import { GateTable } from "./gate-table";
import css from "./gates.module.css";
import { StateMark } from "./state-mark";
import { WaiverTable } from "./waiver-table";
import { gatesSentence } from "./words";

interface GatesSectionProps {
  ctx: Ctx;
  kind: SubjectKind;
  versionId: string;
  /** How many agents use what this is a version of; null of an agent. */
  users: number | null;
  retryHref: string;
}

/** May this version go on, and what stops it? */
export async function VersionGates({ ctx, kind, versionId, users, retryHref }: GatesSectionProps) {
  const read = await settle(viewGates(ctx, kind, versionId), ctx.requestId);
  return (
    <section className={people.card} aria-labelledby={`gates-${versionId}`}>
      <div className={people.head}>
        <div>
          <h2 id={`gates-${versionId}`}>Gates</h2>
          {read.ok && (
            <p>
              <Text of={`${read.value.subject.version}: ${gatesSentence(read.value)}`} />
            </p>
          )}
        </div>
        {read.ok && <Acts ctx={ctx} view={read.value} users={users} />}
      </div>
      {!read.ok && (
        <Failure
          what="The gates could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {read.ok && <Judged ctx={ctx} view={read.value} />}
    </section>
  );
}

function Judged({ ctx, view }: { ctx: Ctx; view: GatesView }) {
  const { subject, judgement, waivers, moves } = view;
  const mayPromote = ctx.abilities.has("models.promote");
  const waived = judgement?.gates.filter(({ state }) => state === "waived") ?? [];
  return (
    <>
      {waived.length > 0 && (
        <p className={css.loud}>
          {counted(waived.length, "gate")} not passed, but waived:{" "}
          <Text of={waived.map(({ gate, why }) => `${gate.name} (${why})`).join(" ")} />
        </p>
      )}
      {judgement && (
        <>
          <ol className={css.steps} aria-label={`Gates before ${judgement.to}`}>
            {judgement.gates.map(({ gate, stage, state }) => (
              <li key={`${stage} ${gate.id}`} className={css.step}>
                <Text of={gate.name} /> <StateMark state={state} />
              </li>
            ))}
          </ol>
          {judgement.gates.length === 0 && (
            <p className={people.foot}>No gate stands before {judgement.to}.</p>
          )}
          {judgement.gates.length > 0 && (
            <GateTable kind={subject.kind} id={subject.id} gates={judgement.gates} mayPromote={mayPromote} />
          )}
        </>
      )}
      {waivers.length > 0 && <WaiverTable id={subject.id} waivers={waivers} mayPromote={mayPromote} />}
      <p className={people.foot}>
        <Link href={`/changes?target=${encodeURIComponent(subject.id)}`}>All changes of this version</Link>
      </p>
      {moves.map((move) => (
        <p key={move.id} className={people.foot}>
          {move.at.slice(0, 16).replace("T", " ")} UTC: {move.kind}, {move.from} to {move.to}, by{" "}
          <Text of={move.by} />
          {move.reason !== null && (
            <>
              : <Text of={move.reason} />
            </>
          )}
        </p>
      ))}
    </>
  );
}

function Acts({ ctx, view, users }: { ctx: Ctx; view: GatesView; users: number | null }) {
  const { subject, judgement, rollbackTo } = view;
  const { kind, id, stage, version } = subject;
  const mayPromote = ctx.abilities.has("models.promote");
  const mayApprove = mayPromote || ctx.abilities.has("approvals.answer");
  return (
    <div className={people.actions}>
      {ctx.abilities.has("evidence.submit") && stage !== "retired" && (
        <SubmitEvidenceButton kind={kind} id={id} />
      )}
      {mayApprove && judgement && <ApproveButton kind={kind} id={id} to={judgement.to} />}
      {mayPromote && (
        <PromoteButton
          key={id}
          kind={kind}
          id={id}
          version={version}
          to={judgement?.to ?? null}
          consequences={judgement ? consequencesOf(view, judgement.to, users) : []}
          reasons={(judgement?.gates ?? []).flatMap(({ gate, state, why }) =>
            state === "failed" || state === "missing" ? [`${gate.name}: ${why}`] : [],
          )}
        />
      )}
      {mayPromote && rollbackTo && <RollBackButton kind={kind} id={id} to={rollbackTo.version} />}
      {mayPromote && stage !== "retired" && <RetireButton kind={kind} id={id} version={version} />}
    </div>
  );
}

function consequencesOf({ subject, replaces }: GatesView, to: string, users: number | null): string[] {
  const called = `${subject.name} ${subject.version}`;
  if (to !== "production") return [`${called} goes to ${to}.`];
  const use = users === null ? [] : [`${counted(users, "agent")} use ${subject.name}.`];
  const other = replaces
    ? [`${replaces.version}, which is in production now, is retired; a rollback returns to it.`]
    : ["Nothing is in production now, so there is nothing to roll back to."];
  return [`${called} is in production at once.`, ...use, ...other];
}
