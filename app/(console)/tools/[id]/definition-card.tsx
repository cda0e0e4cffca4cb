import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import { partsOf } from "@/lib/tools/compare";
import type { ToolDetail } from "@/lib/tools/getTool";
import { shortFingerprint } from "@/lib/tools/tool";
import { ApproveButton, RefuseButton, type ToolChoice } from "../tool-dialogs";
import { ToolMark } from "../tool-mark";
import css from "../tools.module.css";
import { WordDiff } from "../word-diff";

const MOST_SHOWN = 100_000;

/** What the tool says that it is, what of that somebody approved, and what changed since. */
export function DefinitionCard({
  tool,
  choice,
  mayWrite,
}: {
  tool: ToolDetail;
  choice: ToolChoice;
  mayWrite: boolean;
}) {
  const isOpen = tool.state === "registered" && tool.definition !== null;
  return (
    <section className={css.card} aria-labelledby="definition">
      <div className={css.head}>
        <h2 id="definition">Definition</h2>
        <div className={css.actions}>
          <ToolMark tool={tool} />
          {mayWrite && isOpen && tool.approval !== "refused" && <RefuseButton tool={choice} />}
          {mayWrite && isOpen && tool.approval !== "approved" && (
            <ApproveButton
              tool={choice}
              label={tool.approvedFingerprint === null ? "Approve" : "Approve anew"}
            >
              The definition with the fingerprint <code>{shortFingerprint(tool.fingerprint ?? "")}</code>, as
              this page shows it. It loses the approval as soon as it changes.
            </ApproveButton>
          )}
        </div>
      </div>
      <p className={css.foot}>{standing(tool)}</p>
      {tool.difference && <Difference tool={tool} />}
      {tool.definition !== null && <Current definition={tool.definition} />}
    </section>
  );
}

function standing(tool: ToolDetail): string {
  if (tool.definition === null) {
    return tool.state === "discovered"
      ? "Nobody knows it: agents call the tool, and no registered server lists it."
      : "Nobody knows it yet: its server was not asked, or does not list it.";
  }
  const since = tool.definedAt ? `as it is since ${fullTime(tool.definedAt)}` : "";
  const approved = tool.approvedAt ? `by ${tool.approvedBy} at ${fullTime(tool.approvedAt)}` : "";
  if (tool.approval === "approved") return `Approved ${approved}, ${since}.`;
  if (tool.approval === "refused") {
    const at = tool.refusedAt ? ` at ${fullTime(tool.refusedAt)}` : "";
    return `Refused by ${tool.refusedBy}${at}: ${tool.refusedReason}`;
  }
  if (tool.approval === "changed")
    return `Another one was approved ${approved}; ${since} it is not approved.`;
  return `Nobody has approved it, ${since}.`;
}

function Difference({ tool: { difference } }: { tool: ToolDetail }) {
  return (
    <div className={css.part}>
      <h3>Changed since it was approved</h3>
      {difference?.description && (
        <>
          <h3>Description</h3>
          <WordDiff runs={difference.description} />
        </>
      )}
      {difference?.rest && (
        <>
          <h3>Schemas and annotations</h3>
          <WordDiff runs={difference.rest} />
        </>
      )}
    </div>
  );
}

function Current({ definition }: { definition: string }) {
  const { description, rest } = partsOf(definition);
  return (
    <div className={css.part}>
      <h3>Description, as agents read it</h3>
      <Box label="Description" text={description === "" ? "(none)" : description} />
      <h3>
        Name, schemas and annotations <CopyButton text={definition} label="canonical definition" />
      </h3>
      <Box label="Name, schemas and annotations" text={rest} />
    </div>
  );
}

function Box({ label, text }: { label: string; text: string }) {
  const left = text.length - MOST_SHOWN;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box without a focusable child needs a stop
    <pre className={css.text} tabIndex={0} role="group" aria-label={label}>
      <Text of={text.slice(0, MOST_SHOWN)} />
      {left > 0 && ` … ${left} characters more, in the copy`}
    </pre>
  );
}
