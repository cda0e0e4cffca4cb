import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { GateResult } from "@/lib/gates/judge";
import people from "../people/people.module.css";
import type { VersionProps } from "./gate-dialogs";
import css from "./gates.module.css";
import { StateMark } from "./state-mark";
import { AskWaiverButton } from "./waiver-dialogs";

interface GateTableProps extends VersionProps {
  gates: readonly GateResult[];
  mayPromote: boolean;
}

/** One row a gate: how it stands and why, by which evidence, who asks for it. */
export function GateTable({ gates, mayPromote, ...version }: GateTableProps) {
  return (
    <ScrollRegion labelledBy={`gates-${version.id}`}>
      <table className={people.table}>
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col">State</th>
            <th scope="col">Why</th>
            <th scope="col">Evidence</th>
            <th scope="col">Required by</th>
            <th scope="col">Owner</th>
            {mayPromote && (
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {gates.map((result) => (
            <GateRow
              key={`${result.stage} ${result.gate.id}`}
              result={result}
              mayPromote={mayPromote}
              {...version}
            />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function GateRow({
  result,
  mayPromote,
  ...version
}: { result: GateResult; mayPromote: boolean } & VersionProps) {
  const { gate, stage, state, why, waiver } = result;
  return (
    <tr>
      <th scope="row" className={css.name}>
        <Text of={gate.name} />
      </th>
      <td>
        <StateMark state={state} />
      </td>
      <td className={css.why}>
        <Text of={why} />
        {waiver && (
          <div>
            Waived until {fullTime(waiver.endsAt).slice(0, 16)} UTC by <Text of={waiver.askedBy} /> and{" "}
            <Text of={waiver.confirmedBy} />: <Text of={waiver.reason} />
          </div>
        )}
      </td>
      <td className={css.file}>{result.evidence && <EvidenceLink {...result.evidence} />}</td>
      <td>{gate.requiredBy === null ? stage : <Text of={gate.requiredBy} />}</td>
      <td>{gate.owner !== null && <Text of={gate.owner} />}</td>
      {mayPromote && (
        <td>
          {(state === "failed" || state === "missing") && (
            <AskWaiverButton {...version} stage={stage} gate={gate.id} name={gate.name} />
          )}
        </td>
      )}
    </tr>
  );
}

function EvidenceLink({ id, name, sha256, at, binding }: NonNullable<GateResult["evidence"]>) {
  return (
    <>
      <a href={`#${id}`}>
        <Text of={name} />
      </a>
      <div className={people.inline}>
        <span className={people.value} title={sha256}>
          {sha256.slice(0, 19)}…
        </span>
        <CopyButton text={sha256} label="the file's digest" />
        <span className={people.when} title={fullTime(at)}>
          {at.slice(0, 10)}
        </span>
      </div>
      {binding === "stated" && <span className={people.subtle}>names no digest</span>}
    </>
  );
}
