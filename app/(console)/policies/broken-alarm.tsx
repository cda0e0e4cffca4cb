import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import { inForceNow } from "@/lib/policies/inForce";
import css from "./policies.module.css";
import { historyHref } from "./url";
import { MODE_WORDS } from "./words";

/** Policies in force that cannot be read any more, of all or of one: what that does, and what to do; that it is not known, where it is not. Nothing where there are none. */
export async function BrokenAlarm({ ctx, policy }: { ctx: Ctx; policy?: string }) {
  const known = await settle(inForceNow(ctx), ctx.requestId);
  if (!known.ok)
    return (
      <p role="alert" className={css.broken}>
        Whether the policies in force can be read is not known: they could not be looked up. The decision
        point denies what it cannot judge. Load the page again; the log has the cause under request{" "}
        {ctx.requestId}.
      </p>
    );
  const broken = (known.value?.broken ?? []).filter((one) => policy === undefined || one.policy === policy);
  if (broken.length === 0) return null;
  return (
    <section role="alert" className={css.broken} aria-label="Policies that cannot be read">
      {broken.map(({ policy: id, policyName, version, mode, why }) => (
        <p key={id}>
          <strong>
            <Text of={policyName} />, version {version}, cannot be read.
          </strong>{" "}
          {mode === "observe"
            ? "It only observes, so nothing is stopped by it; what comes in is marked as an error of it."
            : `It is in force (${MODE_WORDS[mode].toLowerCase()}), so the decision point denies everything, and what comes in is marked as an error of it.`}{" "}
          Why: <Text of={`${why.replace(/\.+$/, "")}.`} /> <Link href={historyHref(id)}>Roll back</Link>, or
          publish a corrected version.
        </p>
      ))}
    </section>
  );
}
