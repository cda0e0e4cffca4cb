import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { groupChoices, listGroupGrants } from "@/lib/identityProviders/groupGrants";
import { AddGrantButton, RemoveGrantButton } from "./group-grant-dialogs";
import { LastChange } from "./last-change";
import css from "./settings.module.css";

/** Which groups of identity providers and of the directory have which role here. */
export async function GroupGrantsCard({ ctx }: { ctx: Ctx }) {
  const [grants, choices] = await Promise.all([listGroupGrants(ctx), groupChoices(ctx)]);
  return (
    <section className={css.card} aria-labelledby="group-grants">
      <div className={css.head}>
        <div>
          <h2 id="group-grants">Sign-in by groups</h2>
          <p>
            A group that is not mapped here gives no access. Changing the mappings needs{" "}
            <code>members.write</code>.<LastChange ctx={ctx} noun="group" />
          </p>
        </div>
        <AddGrantButton {...choices} />
      </div>
      {grants.length === 0 ? (
        <p className={css.foot}>
          No group is mapped: members join by invitation only.
          {choices.providers.length === 0 &&
            " There is no identity provider; an operator of the installation adds one, or a directory sends groups by SCIM."}
        </p>
      ) : (
        <ScrollRegion labelledBy="group-grants">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col">Said by</th>
                <th scope="col">Role</th>
                <th scope="col">People</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {grants.map(({ id, group, providerName, role, people }) => (
                <tr key={id}>
                  <th scope="row" className={css.words}>
                    <Text of={group} />
                  </th>
                  <td>{providerName === null ? "this tenant's directory" : <Text of={providerName} />}</td>
                  <td>{role}</td>
                  <td>{people}</td>
                  <td>
                    <div className={css.actions}>
                      <RemoveGrantButton id={id} group={group} role={role} people={people} />
                    </div>
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
