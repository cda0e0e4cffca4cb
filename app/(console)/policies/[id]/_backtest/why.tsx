import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import type { Tried } from "@/lib/backtests/compared";
import { evaluateAction, type RuleReading } from "@/lib/backtests/evaluate";
import { domainErrorIn } from "@/lib/base/errors";
import { UnsavedNote } from "../../_editor/desk";
import css from "./backtest.module.css";

const HOLDS = { true: "true", false: "false", null: "could not be judged" } as const;

/** Why the selected action would be decided so: each rule whose scope admits it, its conditions, and the facts it reads. */
export async function Why({ ctx, tried, action }: { ctx: Ctx; tried: Tried; action: string }) {
  const read = await settle(evaluateAction(ctx, tried, action), ctx.requestId);
  if (!read.ok) {
    const why = domainErrorIn(read.error)?.message ?? "The cause is in the log.";
    return (
      <p className={css.said} role="alert">
        This action could not be judged: {why}
      </p>
    );
  }
  const { before, after, rules } = read.value;
  return (
    <section className={css.why} aria-labelledby="why">
      <h3 id="why">
        Why: <Link href={`/audit/${encodeURIComponent(action)}`}>the selected action</Link>
      </h3>
      <UnsavedNote>This is of the saved text, without the last edits.</UnsavedNote>
      <p>
        Now: {before ? before.effect : "no policy"}. With this text: <strong>{after.effect}</strong>.{" "}
        <Text of={after.reason} />
      </p>
      {rules.length === 0 && <p>No rule concerns it by its agent, action and resource.</p>}
      {rules.map((one, at) => (
        <Reading key={`${at} ${one.rule.rule}`} reading={one} />
      ))}
    </section>
  );
}

function Reading({ reading }: { reading: RuleReading }) {
  const { rule, applies, conditions, reads } = reading;
  const effect = rule.effect === "permit" ? "permits it" : "forbids it";
  return (
    <div className={css.reading}>
      <Text of={rule.title ?? rule.rule} /> of <Text of={rule.policyName} />:{" "}
      <strong>{applies === null ? "could not be judged" : applies ? effect : "does not apply"}</strong>
      <ul>
        {conditions.map(({ kind, text, holds }) => (
          <li key={`${kind} ${text}`}>
            {kind}{" "}
            <code>
              <Text of={text} />
            </code>
            : {HOLDS[`${holds}`]}
          </li>
        ))}
        {reads.map(({ path, value }) => (
          <li key={path}>
            <code>
              <Text of={path} />
            </code>{" "}
            {value === null ? "is not there, or not shown here" : <Text of={`= ${value}`} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
