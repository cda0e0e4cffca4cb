import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { OfferButton } from "./offer-button";
import css from "./policies.module.css";
import { newHref } from "./url";

/** The way in: a first policy that changes nothing but what is known. */
export function OfferCard({ mayWrite }: { mayWrite: boolean }) {
  return (
    <section className={css.offer} aria-labelledby="offer">
      <div>
        <h2 id="offer">Start with a policy that permits everything and only records</h2>
        <p>
          From then on each action carries a decision with its facts. Nothing is stopped, so it needs no
          review. Then make a stricter one from a template, run it over what was recorded, and have another
          person review it.
        </p>
      </div>
      {mayWrite ? (
        <div className={css.actions}>
          <OfferButton />
          <Link href={newHref()} className={button.button}>
            Look at the templates
          </Link>
        </div>
      ) : (
        <p className={css.subtle}>Somebody who may write policies can start it.</p>
      )}
    </section>
  );
}
