import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { bytes } from "@/app/_ui/format/bytes";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { EvidenceView } from "@/lib/gates/evidence";
import type { SubjectKind } from "@/lib/gates/gate";
import { listEvidence } from "@/lib/gates/view";
import people from "../people/people.module.css";
import css from "./gates.module.css";
import { KIND_WORDS } from "./words";

interface EvidenceSectionProps {
  ctx: Ctx;
  kind: SubjectKind;
  versionId: string;
  retryHref: string;
}

/** Every file that was handed in about a version: from whom, with which digest, and whether it still counts. */
export async function EvidenceSection({ ctx, kind, versionId, retryHref }: EvidenceSectionProps) {
  const read = await settle(listEvidence(ctx, kind, versionId), ctx.requestId);
  return (
    <section className={people.card} aria-labelledby={`evidence-${versionId}`}>
      <div className={people.head}>
        <h2 id={`evidence-${versionId}`}>Evidence</h2>
      </div>
      {!read.ok && (
        <Failure
          what="The evidence could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {read.ok && read.value.evidence.length === 0 && (
        <p className={people.foot}>
          None yet. Hand in a file above, or let a pipeline do it: <code>bailiwick gate submit</code>.
        </p>
      )}
      {read.ok && read.value.evidence.length > 0 && (
        <EvidenceTable labelledBy={`evidence-${versionId}`} evidence={read.value.evidence} />
      )}
    </section>
  );
}

const minute = (iso: string) => `${iso.slice(0, 16).replace("T", " ")} UTC`;

interface EvidenceTableProps {
  labelledBy: string;
  evidence: readonly (EvidenceView & { counts: boolean })[];
}

function EvidenceTable({ labelledBy, evidence }: EvidenceTableProps) {
  return (
    <ScrollRegion labelledBy={labelledBy}>
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Kind</th>
            <th scope="col">SHA-256</th>
            <th scope="col">Counts for</th>
            <th scope="col">By</th>
            <th scope="col">Handed in</th>
          </tr>
        </thead>
        <tbody>
          {evidence.map((one) => (
            <tr key={one.id} id={one.id}>
              <th scope="row" className={css.file}>
                <a href={`/api/v1/evidence/${one.id}/file`} download>
                  <Text of={one.name} />
                </a>
                <div className={people.subtle}>{bytes(one.sizeBytes)}</div>
              </th>
              <td>
                {KIND_WORDS[one.kind]}
                <div className={people.subtle}>
                  <Text of={one.format} />
                </div>
              </td>
              <td>
                <span className={people.inline}>
                  <span className={people.value} title={one.sha256}>
                    {one.sha256.slice(7, 23)}…
                  </span>
                  <CopyButton text={one.sha256} label="the file's digest" />
                </span>
              </td>
              <td>{countsFor(one)}</td>
              <td>
                <Text of={one.by} />
              </td>
              <td className={people.when}>
                {minute(one.lastAt)}
                {one.lastAt !== one.at && <div className={people.subtle}>first {minute(one.at)}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function countsFor({
  counts,
  pinned,
  binding,
}: {
  counts: boolean;
  pinned: string | null;
  binding: string;
}): string {
  if (!counts) return "Nothing: the version's digest is another since";
  if (pinned === null) return "This version, which has no digest";
  return binding === "named"
    ? "This version's digest, which it names"
    : "This version's digest, by the sender's word";
}
