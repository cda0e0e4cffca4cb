import { LongText } from "@/app/_ui/content/long-text";
import { Text } from "@/app/_ui/content/text";
import type { ApprovalView } from "@/lib/approvals/approval";
import { type FactValue, isEntity } from "@/lib/policies/facts";
import css from "../approvals.module.css";

/** A fact as people read it: yes and no, lists by commas, entities by their names. */
function wordsOf(value: FactValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value === "" ? "not said" : value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  if (isEntity(value)) return `${String(value.attrs.name ?? value.id)} (${value.id})`;
  return JSON.stringify(value);
}

/** What was known of who, what and where when it was judged. */
export function FactsCard({ approval: { facts } }: { approval: ApprovalView }) {
  const { principal, resource, context } = facts;
  const groups = [
    { name: principal.type, facts: { id: principal.id, ...principal.attrs } },
    { name: resource.type, facts: { id: resource.id, ...resource.attrs } },
    { name: "Around it", facts: context },
  ];
  return (
    <section className={css.card} aria-labelledby="facts">
      <h2 id="facts">What was known when it was judged</h2>
      {groups.map(({ name, facts: some }) => (
        <dl key={name} className={css.facts} aria-label={name}>
          {Object.entries(some)
            .filter(([fact]) => fact !== "now")
            .map(([fact, value]) => (
              <div key={fact} className={css.fact}>
                <dt>{name === "Around it" ? fact : `${name.toLowerCase()}.${fact}`}</dt>
                <dd>
                  <Text of={wordsOf(value)} />
                </dd>
              </div>
            ))}
        </dl>
      ))}
    </section>
  );
}

/** With what the tool would be called; for who may read contents. */
export function InputCard({ approval: { facts, hasInput } }: { approval: ApprovalView }) {
  if (!hasInput) return null;
  return (
    <section className={css.card} aria-labelledby="input">
      <h2 id="input">With what</h2>
      <div className={css.body}>
        {facts.input ? (
          <LongText text={JSON.stringify(facts.input, null, 2)} />
        ) : (
          <p className={css.subtle}>
            It has an input. Reading it needs the ability <code>content.read</code>.
          </p>
        )}
      </div>
    </section>
  );
}
