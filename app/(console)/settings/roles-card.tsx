import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { ABILITIES, abilitiesOf, OPERATOR_ABILITIES, ROLE_NAMES } from "@/lib/access/abilities";
import css from "./settings.module.css";

const COLUMNS = ROLE_NAMES.map((role) => ({ role, abilities: abilitiesOf([role]) }));

/** Which role allows what: the table that every check reads. */
export function RolesCard() {
  return (
    <section className={css.card} aria-labelledby="roles">
      <div className={css.head}>
        <div>
          <h2 id="roles">Roles and abilities</h2>
          <p>
            A member may do what any of their roles allows. Pages and the API check abilities, never roles.
            Operators stand above the tenants: members of the default one, who open none.
          </p>
        </div>
      </div>
      <ScrollRegion labelledBy="roles">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Ability</th>
              {COLUMNS.map(({ role }) => (
                <th key={role} scope="col" className={css.mark}>
                  {role}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...ABILITIES, ...OPERATOR_ABILITIES].map((ability) => (
              <tr key={ability}>
                <th scope="row">
                  <code>{ability}</code>
                </th>
                {COLUMNS.map(({ role, abilities }) => (
                  <td key={role} className={css.mark}>
                    {abilities.has(ability) ? "yes" : <span className={css.subtle}>–</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
