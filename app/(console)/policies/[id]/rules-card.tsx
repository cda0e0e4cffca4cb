import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ReadRule } from "@/lib/policies/form/readPolicy";
import css from "../policies.module.css";
import { OBLIGATION_WORDS } from "../words";

/** The rules as they were last saved: what each does, what else must happen, and which controls it serves. */
export function RulesCard({ rules }: { rules: readonly ReadRule[] | null }) {
  return (
    <section className={css.card} aria-labelledby="rules">
      <div className={css.head}>
        <h2 id="rules">Rules</h2>
        <p className={css.subtle}>{rules ? counted(rules.length, "rule") : "The text has mistakes"}</p>
      </div>
      {rules && rules.length > 0 && (
        <ScrollRegion labelledBy="rules">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Does</th>
                <th scope="col">Obligations</th>
                <th scope="col">Controls</th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.start}>
                  <th scope="row">
                    <Text of={rule.title ?? rule.id} />
                    {rule.title && (
                      <div className={css.id}>
                        <Text of={rule.id} />
                      </div>
                    )}
                  </th>
                  <td>{doesOf(rule)}</td>
                  <td>{rule.obligations.map((one) => OBLIGATION_WORDS[one]).join(", ") || "–"}</td>
                  <td>
                    <Text of={rule.controls.join(", ") || "–"} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function doesOf({ effect, obligations }: ReadRule): string {
  if (obligations.includes("require-approval"))
    return effect === "forbid" ? "Needs approval" : "Allows, after approval";
  return effect === "forbid" ? "Forbids" : "Allows";
}
