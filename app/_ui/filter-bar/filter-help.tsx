import { ACTION_KINDS, OUTCOMES } from "@/lib/actions/action";
import { DECISIONS, FILTER_FIELDS, type FilterField } from "@/lib/actions/filter";
import { Icon } from "../icons";
import css from "./filter-bar.module.css";

const MEANS: Record<FilterField, string> = {
  agent: "name or id, as agent:refund*",
  tool: "name of the tool",
  model: "name of the model",
  kind: ACTION_KINDS.join(", "),
  outcome: OUTCOMES.join(", "),
  principal: "who it ran for (also user:)",
  target: "what was touched: a host, a server, a resource",
  session: "session, conversation or trace id",
  decision: `what policies said: ${DECISIONS.join(", ")}`,
  key: "a key by its id, as a gateway named it, or the ingest key that sent the span",
  policy: "a policy of which a rule decided, by name or id",
};

/** The filter language in one look, made from the parser's own list of fields. */
export function FilterHelp() {
  return (
    <details className={css.help}>
      <summary aria-label="Help for the filter">
        <Icon name="help" />
      </summary>
      <div className={css.panel}>
        <h2>Filter</h2>
        <dl className={css.fields}>
          {FILTER_FIELDS.map((field) => (
            <div key={field}>
              <dt>
                <code>{field}:</code>
              </dt>
              <dd>{MEANS[field]}</dd>
            </div>
          ))}
        </dl>
        <p>
          Terms are joined by AND. <code>outcome:error,denied</code> means either; <code>*</code> at the end
          means “starts with”. Everything else is searched in names, inputs, outputs and errors; quote
          phrases.
        </p>
      </div>
    </details>
  );
}
