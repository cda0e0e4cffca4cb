import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountWords } from "@/lib/quotas/amount";
import { fullName, type SubscribedModel } from "@/lib/subscriptions/subscription";
import css from "../../people/people.module.css";
import own from "../subscriptions.module.css";

/** The models that it holds, with the rate that a MaaS gateway is told; what is charged goes by the price list. */
export function ModelsCard({ models }: { models: readonly SubscribedModel[] }) {
  return (
    <section className={css.card} aria-labelledby="models">
      <div className={css.head}>
        <h2 id="models">Models</h2>
      </div>
      {models.length === 0 ? (
        <p className={css.foot}>None: no key on it opens anything.</p>
      ) : (
        <ScrollRegion labelledBy="models">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Called</th>
                <th scope="col">MaaS billing rate, per million tokens</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.id}>
                  <th scope="row">
                    <Text of={fullName(model)} />
                  </th>
                  <td>
                    <Text of={model.displayName ?? ""} />
                  </td>
                  <td>
                    {model.billingNanoUsdPerMillion === null
                      ? "none"
                      : amountWords(model.billingNanoUsdPerMillion, "cost")}
                  </td>
                  <td>
                    {model.state === "paused" ? <span className={own.paused}>⊘ paused</span> : "active"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
