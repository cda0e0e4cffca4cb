import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { WaiverView } from "@/lib/gates/view";
import people from "../people/people.module.css";
import css from "./gates.module.css";
import { ConfirmWaiverButton, WithdrawWaiverButton } from "./waiver-dialogs";

const WORDS = {
  asked: "Waits for a second person",
  in_force: "In force",
  ended: "Ended",
  withdrawn: "Withdrawn",
};

interface WaiverTableProps {
  /** Of the version. */
  id: string;
  waivers: readonly WaiverView[];
  mayPromote: boolean;
}

/** What was waived, until when, why, and by which two people. */
export function WaiverTable({ id, waivers, mayPromote }: WaiverTableProps) {
  return (
    <>
      <h3 id={`waivers-${id}`} className={css.sub}>
        Waivers
      </h3>
      <ScrollRegion labelledBy={`waivers-${id}`}>
        <table className={people.table}>
          <thead>
            <tr>
              <th scope="col">Gate</th>
              <th scope="col">State</th>
              <th scope="col">Reason</th>
              <th scope="col">Ends</th>
              <th scope="col">By</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {waivers.toReversed().map((waiver) => (
              <tr key={waiver.id}>
                <th scope="row" className={css.name}>
                  <Text of={waiver.gate} />, before {waiver.stage}
                </th>
                <td>
                  <span className={waiver.state === "in_force" ? css.waived : undefined}>
                    {WORDS[waiver.state]}
                  </span>
                </td>
                <td className={css.why}>
                  <Text of={waiver.reason} />
                </td>
                <td className={people.when}>{fullTime(waiver.endsAt).slice(0, 16)} UTC</td>
                <td>
                  <Text of={waiver.askedBy} />
                  {waiver.confirmedBy !== null && (
                    <>
                      , confirmed by <Text of={waiver.confirmedBy} />
                    </>
                  )}
                </td>
                <td>{mayPromote && <WaiverActs waiver={waiver} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function WaiverActs({ waiver: { id, gate, state, isOwn } }: { waiver: WaiverView }) {
  return (
    <div className={people.actions}>
      {state === "asked" && !isOwn && <ConfirmWaiverButton id={id} gate={gate} />}
      {state === "asked" && isOwn && <span className={people.subtle}>Another person confirms it.</span>}
      {(state === "asked" || state === "in_force") && <WithdrawWaiverButton id={id} gate={gate} />}
    </div>
  );
}
