import type { ActionKind } from "@/lib/actions/action";
import type { ActionView, Decided } from "@/lib/actions/view";
import { Text } from "../content/text";
import { CopyButton } from "../copy-button";
import { count } from "../format/count";
import css from "./decision.module.css";
import { DecisionMark } from "./decision-mark";
import { factRows } from "./fact-rows";

type Decision = Decided["decisions"][number];

const JUDGED: readonly ActionKind[] = ["tool_call", "model_call", "retrieval", "delegation"];
const MODES: Record<Decision["mode"], string> = {
  enforced: "enforced",
  observed: "observed: nobody was stopped by it",
  simulated: "simulated",
};
const SOURCES: Record<Decision["source"], string> = {
  policy: "policies in force",
  stop: "a stop",
  opa: "OPA",
  authorino: "Authorino",
  guardrail: "a guardrail",
  sdk: "the agent's own SDK",
};

/** What policies said of an action, why, and from which facts. Grey where none was in force; nothing where there is nothing to judge. */
export function DecisionSection({ action }: { action: ActionView }) {
  const { decided } = action;
  if (!decided) {
    const isUse = action.kind !== "model_call" || action.leaf;
    if (!JUDGED.includes(action.kind) || !isUse) return null;
    return (
      <section className={css.section}>
        <h3>Decision</h3>
        <p className={css.none}>No policy was in force when it began.</p>
      </section>
    );
  }
  return (
    <section className={css.section}>
      <h3>Decision</h3>
      {decided.decisions.map((decision) => (
        <One
          key={`${decision.source} ${decision.mode} ${decision.set}`}
          decision={decision}
          action={action}
        />
      ))}
      <Facts decided={decided} />
    </section>
  );
}

function One({ decision, action }: { decision: Decision; action: ActionView }) {
  const { rules, obligations, errors, mode, source, tookUs, set, approval } = decision;
  return (
    <>
      <p className={css.line}>
        <DecisionMark decision={decision} />
        <span className={css.small}>
          by {SOURCES[source]}, {MODES[mode]}
        </span>
      </p>
      <p>
        <Text of={decision.reason} />
      </p>
      {errors.length > 0 && (
        <ul className={css.errors}>
          {errors.map((error) => (
            <li key={error}>
              <Text of={error} />
            </li>
          ))}
        </ul>
      )}
      <Rules rules={rules} action={action} />
      {obligations.length > 0 && <p>It also asks to {obligations.map((one) => ASKS[one]).join(", ")}.</p>}
      {approval !== undefined && (
        <p className={css.line}>
          <a href={`/approvals/${encodeURIComponent(approval)}`}>Its approval</a>
        </p>
      )}
      <p className={css.small}>
        Took {count(tookUs)} µs · {source === "stop" ? "stop" : "set of versions"}{" "}
        <code>
          <Text of={source === "stop" ? set : set.slice(0, 12)} />
        </code>
        <CopyButton text={set} label={source === "stop" ? "the stop's id" : "the digest of the set"} />
      </p>
    </>
  );
}

const ASKS: Record<Decision["obligations"][number], string> = {
  "require-approval": "wait for a person's approval",
  redact: "redact",
  alert: "raise an alert",
};

/** The rules that decided, each with its policy and a way to try another wording on this very action. */
function Rules({ rules, action }: { rules: Decision["rules"]; action: ActionView }) {
  if (rules.length === 0) return null;
  return (
    <ul className={css.rules}>
      {rules.map(({ policy, policyName, version, rule, title, effect }) => (
        <li key={`${policy} ${version} ${rule}`}>
          <span>
            {effect === "forbid" ? "Forbidden by" : "Permitted by"} <Text of={title ?? rule} />
          </span>
          {policy.startsWith("eng_") ? (
            <a href="/settings/engines">
              <Text of={policyName} />
            </a>
          ) : (
            <>
              <a href={`/policies/${encodeURIComponent(policy)}`}>
                <Text of={policyName} />
              </a>
              <a href={`/policies/${encodeURIComponent(policy)}/history?version=${version}`}>
                version {version}
              </a>
              <a href={`/policies/${encodeURIComponent(policy)}?sel=${encodeURIComponent(action.id)}`}>
                Open in simulator
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Arguments are contents and never among the facts. */
function Facts({ decided }: { decided: Decided }) {
  const rows = factRows(decided);
  if (rows.length === 0) return null;
  return (
    <details className={css.facts}>
      <summary>What it was decided from: {count(rows.length)} facts</summary>
      <table>
        <caption className="bw-unseen">Facts of the decision, as rules name them</caption>
        <tbody>
          {rows.map(({ path, value }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>
                <Text of={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
