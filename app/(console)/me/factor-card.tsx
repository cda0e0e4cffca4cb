import Link from "next/link";
import { fullTime } from "@/app/_ui/format/time";
import type { SecondFactorView } from "@/lib/people/secondFactor";
import cards from "../settings/settings.module.css";
import { RemoveFactorButton, RenewCodesButton } from "./factor-forms";
import css from "./me.module.css";

/** The person's own second factor: whether there is one, and what can be done about it. */
export function FactorCard({ factor }: { factor: SecondFactorView }) {
  return (
    <section className={cards.card} aria-labelledby="factor">
      <div className={cards.head}>
        <div>
          <h2 id="factor">Second factor</h2>
          <p>{wordsOf(factor)}</p>
        </div>
        {factor.confirmedAt ? (
          <div className={cards.actions}>
            <RenewCodesButton />
            <RemoveFactorButton />
          </div>
        ) : (
          factor.isLocal && (
            <Link href="/second-factor?next=/me" className={css.begin}>
              Set up a second factor
            </Link>
          )
        )}
      </div>
    </section>
  );
}

function wordsOf({ isLocal, confirmedAt, recoveryCodesLeft: left }: SecondFactorView): string {
  if (!isLocal) return "An identity provider signs you in, and asks for a second factor itself.";
  if (!confirmedAt) return "None. With one, a stolen password alone opens nothing.";
  const codes = left === 0 ? "no recovery codes left: make new ones" : `${left} of 10 recovery codes left`;
  return `An authenticator app, since ${fullTime(confirmedAt).slice(0, 10)} · ${codes}.`;
}
