import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { AccessView } from "@/lib/subscriptions/access";
import { fullName } from "@/lib/subscriptions/subscription";
import css from "../people/people.module.css";
import { AccessDialog, RemoveAccessButton } from "./access-dialogs";
import type { Choices } from "./read-choices";

interface AccessCardProps {
  access: readonly AccessView[];
  /** Null for who may not change it. */
  choices: Choices | null;
}

/** Who may call which models at all: what a subscription alone does not open. */
export function AccessCard({ access, choices }: AccessCardProps) {
  return (
    <section className={css.card} aria-labelledby="access">
      <div className={css.head}>
        <div>
          <h2 id="access">Model access</h2>
          <p>
            A model that stands here is only for those named; any other is open to whoever has a subscription
            for it.
          </p>
        </div>
        {choices && <AccessDialog one={null} {...choices} />}
      </div>
      {access.length === 0 ? (
        <p className={css.foot}>Every model is open to its subscribers.</p>
      ) : (
        <ScrollRegion labelledBy="access">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Who may call</th>
                <th scope="col">Models</th>
                {choices && (
                  <th scope="col">
                    <span className="bw-unseen">Actions</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {access.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Text of={fullName(one)} />
                  </th>
                  <td className={css.names}>
                    <Text of={one.subjects.map(({ name }) => name).join(", ")} />
                  </td>
                  <td className={css.names}>
                    <Text of={one.models.map((model) => fullName(model)).join(", ")} />
                  </td>
                  {choices && (
                    <td>
                      <div className={css.actions}>
                        <AccessDialog one={one} {...choices} />
                        <RemoveAccessButton one={one} />
                      </div>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
