import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import type { EvidenceView } from "@/lib/gates/evidence";
import type { SubjectKind } from "@/lib/gates/gate";
import { listEvidence } from "@/lib/gates/view";
import { AttackTable, MetricTable } from "../../gates/evaluations-table";
import gates from "../../gates/gates.module.css";
import css from "../../people/people.module.css";

interface SectionProps {
  ctx: Ctx;
  kind: SubjectKind;
  versionId: string;
  retryHref: string;
}

/** How good is it, how safe, how sure is that, and how old? */
export async function EvaluationsSection({ ctx, kind, versionId, retryHref }: SectionProps) {
  const read = await settle(listEvidence(ctx, kind, versionId), ctx.requestId);
  const measured = read.ok
    ? read.value.evidence.filter(
        (one) => one.counts && (one.kind === "evaluation" || one.kind === "red_team"),
      )
    : [];
  return (
    <section className={css.card} aria-labelledby={`evaluations-${versionId}`}>
      <div className={css.head}>
        <h2 id={`evaluations-${versionId}`}>Evaluations and red team</h2>
      </div>
      {!read.ok && (
        <Failure
          what="The evaluations could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {read.ok && measured.length === 0 && (
        <p className={css.foot}>
          None yet. Results of lm-evaluation-harness, jobs of EvalHub and reports of Garak are handed in as
          evidence.
        </p>
      )}
      {measured.slice(0, 6).map((one) => (
        <Measured key={one.id} evidence={one} nowMs={ctx.now()} />
      ))}
    </section>
  );
}

function Measured({ evidence, nowMs }: { evidence: EvidenceView; nowMs: number }) {
  const { id, extract, madeAt, at, name } = evidence;
  if (extract.kind !== "evaluation" && extract.kind !== "red_team") return null;
  const heading = `m-${id}`;
  const said =
    extract.kind === "evaluation"
      ? verdictOf(extract.passed)
      : `${counted(extract.attacks.length, "probe")}${extract.complete ? "" : ", and the run did not come to its end"}`;
  return (
    <>
      <h3 id={heading} className={gates.sub}>
        <Text of={name} />: <Text of={extract.format} />, {ago(madeAt ?? at, nowMs)}
        {madeAt === null && " (when it was handed in)"}: {said}
      </h3>
      {extract.kind === "evaluation" ? (
        <MetricTable id={heading} metrics={extract.metrics} />
      ) : (
        <AttackTable id={heading} attacks={extract.attacks} />
      )}
    </>
  );
}

function verdictOf(passed: boolean | null): string {
  if (passed === null) return "no verdict of its own";
  return passed ? "passed" : "not passed";
}
