import { Text } from "@/app/_ui/content/text";
import css from "../../people/people.module.css";
import { AddPriceButton } from "./price-dialogs";
import type { Unpriced } from "./read-unpriced";

/** What is called and costs nobody knows what, each with the way to say it. */
export function UnpricedList({ models, mayWrite }: { models: readonly Unpriced[]; mayWrite: boolean }) {
  return (
    <section className={css.card} aria-labelledby="unpriced">
      <div className={css.head}>
        <h2 id="unpriced">In use without a price</h2>
      </div>
      <ul className={css.suggestions}>
        {models.map((one) => (
          <li key={`${one.provider}/${one.model}`} className={css.suggestion}>
            <span>
              <Text of={one.model} />
              {one.provider !== "" && (
                <span className={css.subtle}>
                  {" "}
                  of <Text of={one.provider} />
                </span>
              )}
            </span>
            {mayWrite && <AddPriceButton of={one} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
