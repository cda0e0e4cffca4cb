import { Icon } from "@/app/_ui/icons";
import { Menu } from "@/app/_ui/menu/menu";
import type { Membership } from "@/lib/people/memberships";
import { TenantList } from "./tenant-list";
import css from "./top-bar.module.css";

/** Which tenant is looked at, and the others one can look at; nothing where there is but one. */
export function TenantMenu({ memberships, current }: { memberships: Membership[]; current: string }) {
  const here = memberships.find((one) => one.tenant === current);
  if (memberships.length < 2 || !here) return null;
  return (
    <Menu
      label={
        <>
          <span className="bw-unseen">Tenant: </span>
          <span className={css.tenant}>{here.tenantName}</span>
          <Icon name="down" size={12} />
        </>
      }
    >
      <TenantList
        choices={memberships.map(({ tenant, tenantName }) => ({ tenant, tenantName }))}
        current={current}
      />
    </Menu>
  );
}
