import { count } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Footprint } from "@/lib/tenants/footprint";
import css from "../../../settings/settings.module.css";
import own from "../../installation.module.css";

/** What the tenant has in each table of both stores: what a removal takes. */
export function FootprintCard({ footprint: { store, lake } }: { footprint: Footprint }) {
  const rows = [
    ...Object.entries(lake).map(([table, n]) => ({ table, where: "lake", n })),
    ...Object.entries(store).map(([table, n]) => ({ table, where: "store", n })),
  ];
  return (
    <section className={css.card} aria-labelledby="holds">
      <div className={css.head}>
        <div>
          <h2 id="holds">What it holds</h2>
          <p>Rows by table, all versions counted: what a removal takes.</p>
        </div>
      </div>
      <ScrollRegion labelledBy="holds">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col">In</th>
              <th scope="col" className={own.number}>
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ table, where, n }) => (
              <tr key={`${where}.${table}`}>
                <th scope="row">
                  <code>{table}</code>
                </th>
                <td>{where}</td>
                <td className={own.number}>{count(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
