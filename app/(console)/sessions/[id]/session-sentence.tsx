import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { usd } from "@/app/_ui/format/money";
import type { SessionView } from "@/lib/sessions/session";

/** Names in a sentence: two of them, then how many more. */
function Names({ names }: { names: string[] }) {
  const more = names.length - 2;
  return (
    <>
      <Text of={names.slice(0, 2).join(", ")} />
      {more > 0 && ` +${count(more)}`}
    </>
  );
}

function tokensOf(session: SessionView): string | null {
  const { input, output } = session.tokens;
  return input === null && output === null ? null : `${count((input ?? 0) + (output ?? 0))} tokens`;
}

function costOf(session: SessionView): string | null {
  const { nanoUsd, unpricedCalls } = session.cost;
  const missing = unpricedCalls > 0 ? `${counted(unpricedCalls, "call")} without a price` : null;
  return [nanoUsd === null ? null : usd(nanoUsd), missing].filter(Boolean).join(", ") || null;
}

/** Who, for whom, with what, how long and how much; then what went wrong, with the way to it. */
export function SessionSentence({
  session,
  activeMs,
  missing,
  failureStep,
}: {
  session: SessionView;
  activeMs: number;
  /** Parents that were named and have not arrived. */
  missing: number;
  /** From 1; null where nothing failed. */
  failureStep: number | null;
}) {
  const failures = [
    session.errors > 0 ? counted(session.errors, "error") : null,
    session.denied > 0 ? `${count(session.denied)} denied` : null,
  ].filter(Boolean);
  const rest = [
    counted(session.steps, "step"),
    `${duration(activeMs)} active of ${duration(session.durationMs)}`,
    costOf(session),
    tokensOf(session),
  ].filter(Boolean);
  return (
    <>
      <Names names={session.agents.map((agent) => agent.name)} />
      {session.principals.length > 0 && (
        <>
          {" for "}
          <Names names={session.principals} />
        </>
      )}
      {session.models.length > 0 && (
        <>
          {" · "}
          <Names names={session.models} />
        </>
      )}
      {` · ${rest.join(" · ")}`}
      {failureStep !== null && (
        <>
          {" · "}
          <a href={`?step=${failureStep}`}>
            {failures.join(", ")}, first at step {count(failureStep)}
          </a>
        </>
      )}
      {missing > 0 && ` · ${counted(missing, "span")} missing`}
    </>
  );
}
