import { Text } from "@/app/_ui/content/text";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { TenantView } from "@/lib/tenants/tenant";
import { LastChange } from "./last-change";
import css from "./settings.module.css";
import { CreateTenantButton, RemoveTenantButton } from "./tenant-dialogs";

/** The tenants of this installation, from the default one only. */
export function TenantsCard({ ctx, tenants }: { ctx: Ctx; tenants: TenantView[] }) {
  return (
    <section className={css.card} aria-labelledby="tenants">
      <div className={css.head}>
        <div>
          <h2 id="tenants">Tenants</h2>
          <p>
            Each has its own agents, members and keys; none sees another. Changing them needs{" "}
            <code>settings.write</code> here.
            <LastChange ctx={ctx} noun="tenant" />
          </p>
        </div>
        <CreateTenantButton />
      </div>
      <ScrollRegion labelledBy="tenants">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Short name</th>
              <th scope="col">Made</th>
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tenants.map((tenant) => (
              <tr key={tenant.id}>
                <th scope="row">
                  <Text of={tenant.name} />
                </th>
                <td>
                  <code>{tenant.slug}</code>
                </td>
                <td className={css.subtle}>{tenant.createdAt.slice(0, 10)}</td>
                <td>
                  <div className={css.actions}>
                    {tenant.id !== ctx.tenant && <RemoveTenantButton id={tenant.id} name={tenant.name} />}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
