import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Gate } from "@/lib/gates/gate";
import type { GateSet } from "@/lib/gates/sets";
import people from "../people/people.module.css";
import css from "./gates.module.css";
import { EditGatesButton, ResetGatesButton } from "./set-dialogs";
import { CHECK_WORDS } from "./words";

/** The gates before one stage, in words. */
export function GateSetCard({ set, mayEdit }: { set: GateSet; mayEdit: boolean }) {
  const { subject, stage, gates, updatedAt } = set;
  const id = `${subject}-${stage}`;
  return (
    <section className={people.card} aria-labelledby={id}>
      <div className={people.head}>
        <div>
          <h2 id={id}>
            {subject === "model" ? "Models" : "Agents"}, before {stage}
          </h2>
          <p>{updatedAt === null ? "The set that comes along" : `Edited on ${updatedAt.slice(0, 10)}`}</p>
        </div>
        {mayEdit && (
          <div className={people.actions}>
            <EditGatesButton subject={subject} stage={stage} gates={JSON.stringify(gates, null, 2)} />
            {updatedAt !== null && <ResetGatesButton subject={subject} stage={stage} />}
          </div>
        )}
      </div>
      {gates.length === 0 ? (
        <p className={people.foot}>None: every version may come here.</p>
      ) : (
        <ScrollRegion labelledBy={id}>
          <table className={people.table}>
            <thead>
              <tr>
                <th scope="col">Gate</th>
                <th scope="col">Check</th>
                <th scope="col">Passes when</th>
                <th scope="col">Required by</th>
                <th scope="col">Owner</th>
              </tr>
            </thead>
            <tbody>
              {gates.map((gate) => (
                <tr key={gate.id}>
                  <th scope="row" className={css.name}>
                    <Text of={gate.name} />
                  </th>
                  <td>{CHECK_WORDS[gate.check]}</td>
                  <td className={css.why}>
                    <Text of={passesWhen(gate)} />
                  </td>
                  <td>{gate.requiredBy !== null && <Text of={gate.requiredBy} />}</td>
                  <td>{gate.owner !== null && <Text of={gate.owner} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function passesWhen(gate: Gate): string {
  const young =
    "maxAgeDays" in gate && gate.maxAgeDays !== null ? `, at most ${gate.maxAgeDays} days old` : "";
  switch (gate.check) {
    case "signature":
      return `Valid, for the version's digest, by somebody entered below${gate.files ? ", and all files were held against it" : ""}${gate.logged ? ", and in a transparency log" : ""}`;
    case "bom":
      return `There, and valid by its schema${young}`;
    case "licence":
      return `Every licence that is named, of the model, what it is made from and what it needs, is one of ${gate.allowed.join(", ")}`;
    case "evaluation":
      return gate.task === null
        ? `There is one${young}, and its tool does not say that it failed`
        : `${gate.task} ${gate.metric}: ${gate.atLeast === null ? `upper bound at most ${gate.atMost}` : `lower bound at least ${gate.atLeast}`} with 95 % confidence${young}`;
    case "attack":
      return `Attacks${gate.probe === null ? "" : ` of ${gate.probe}`} succeed in at most ${(gate.max * 100).toFixed(1)} % with 95 % confidence, ${gate.each ? "each probe for itself" : "all together"}${young}`;
    case "approvals":
      return `${gate.count === 1 ? "Another person says" : `${gate.count} other people say`} yes, who handed in neither it nor its evidence`;
    case "owner":
      return "The catalog names somebody who answers for it";
    case "card":
      return "The signature of its accepted card is verified";
    case "policy":
      return "A policy is in force that covers it";
    case "attestation":
      return "It was attested, and that has not ended";
  }
}
