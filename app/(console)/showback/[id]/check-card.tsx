import buttons from "@/app/_ui/button.module.css";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { checkMonth, type ShowbackCheck } from "@/lib/showback/check";
import type { ShowbackMonthView } from "@/lib/showback/get";
import type { SummedBy } from "@/lib/showback/sums";
import css from "../showback.module.css";
import { monthHref } from "../url";

interface CheckCardProps {
  ctx: Ctx;
  month: ShowbackMonthView;
  by: SummedBy;
  isAsked: boolean;
}

/** Whether the lines are what was closed, and what came for the month since; reckoned when somebody asks. */
export async function CheckCard({ ctx, month, by, isAsked }: CheckCardProps) {
  const end = isAsked ? await settle(checkMonth(ctx, month.id), ctx.requestId) : null;
  const retryHref = monthHref(month.id, by, true);
  return (
    <section className={css.card} aria-labelledby="check">
      <h2 id="check">Is it still so?</h2>
      <div className={css.body}>
        {end?.ok && <Checked check={end.value} />}
        {end && !end.ok && (
          <Failure
            what="The month could not be checked"
            error={end.error}
            requestId={ctx.requestId}
            retryHref={retryHref}
          />
        )}
        {!end && (
          <p className={css.subtle}>
            Reckons the digest of the kept lines anew, and what the month's requests come to now.
          </p>
        )}
        <p>
          <a className={buttons.button} href={retryHref}>
            {end ? "Check again" : "Check"}
          </a>
        </p>
      </div>
    </section>
  );
}

const signed = (value: number, print: (of: number) => string) =>
  `${value < 0 ? "−" : "+"}${print(Math.abs(value))}`;

function Checked({ check: { isIntact, isCurrent, since, digest } }: { check: ShowbackCheck }) {
  return (
    <div role="status">
      <p>
        {isIntact ? (
          "The lines are what was closed: their digest is the same."
        ) : (
          <strong className={css.loud}>
            The lines are not what was closed: their digest is now <span className={css.mono}>{digest}</span>.
          </strong>
        )}
      </p>
      <p>
        {isCurrent
          ? "Nothing came for the month since."
          : `Since then: ${signed(since.requests, count)} requests, ${signed(since.inputTokens + since.outputTokens, count)} tokens, ${signed(since.costNanoUsd, usd)}. Close the month again, with the reason, to take it in.`}
      </p>
    </div>
  );
}
