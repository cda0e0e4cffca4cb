import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { bytes } from "@/app/_ui/format/bytes";
import { count } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { TenantOverview } from "@/lib/tenants/overview";
import css from "../settings/settings.module.css";
import own from "./installation.module.css";
import { CreateTenantButton, InviteAdminButton } from "./tenant-dialogs";

/** Every tenant in numbers; nothing of what stands in one. */
export function TenantsCard({ tenants, nowMs }: { tenants: TenantOverview[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="tenants">
      <div className={css.head}>
        <div>
          <h2 id="tenants">Tenants</h2>
          <p>
            Each has its own agents, members and keys; none sees another. Operating them opens none of what
            they hold.
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
              <th scope="col" className={own.number}>
                Members
              </th>
              <th scope="col">Administrators</th>
              <th scope="col">Last span</th>
              <th scope="col" className={own.number}>
                Rows
              </th>
              <th scope="col" className={own.number}>
                On disk
              </th>
              <th scope="col">Made</th>
            </tr>
          </thead>
          <tbody>
            {tenants.map((tenant) => (
              <TenantRow key={tenant.id} tenant={tenant} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function TenantRow({ tenant, nowMs }: { tenant: TenantOverview; nowMs: number }) {
  const { id, name, slug, members, administrators, usage, demo } = tenant;
  const last = usage?.lastSpanAt ?? null;
  const unknown = usage === null ? "?" : null;
  return (
    <tr>
      <th scope="row">
        <Link href={`/installation/tenants/${id}`}>
          <Text of={name} />
        </Link>
      </th>
      <td>
        <code>
          <Text of={slug} />
        </code>
        <CopyButton text={id} label={`the id of ${name}`} />
      </td>
      <td className={own.number}>{count(members)}</td>
      <td>
        {administrators > 0 && count(administrators)}
        {administrators === 0 && (demo ? "the default tenant's" : <InviteAdminButton id={id} name={name} />)}
      </td>
      <td className={css.subtle} title={last ? fullTime(last) : undefined}>
        {unknown ?? (last ? ago(last, nowMs) : "none yet")}
      </td>
      <td className={own.number}>{unknown ?? count(usage?.rows ?? 0)}</td>
      <td className={own.number}>{unknown ?? bytes(usage?.bytes ?? 0)}</td>
      <td className={css.subtle}>{tenant.createdAt.slice(0, 10)}</td>
    </tr>
  );
}
