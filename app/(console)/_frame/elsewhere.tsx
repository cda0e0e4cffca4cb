import { cookies } from "next/headers";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";
import { Text } from "@/app/_ui/content/text";
import type { Membership } from "@/lib/people/memberships";
import css from "./space-banner.module.css";

/** Says so when what is shown is not the tenant that a link or an earlier choice names: an empty page must not be taken for that one's. */
export async function Elsewhere({ memberships, current }: { memberships: Membership[]; current: string }) {
  const wanted = (await cookies()).get(TENANT_COOKIE)?.value;
  if (!wanted || memberships.some((one) => one.tenant === wanted)) return null;
  const here = memberships.find((one) => one.tenant === current);
  return (
    <p role="status" className={css.low}>
      The tenant that you asked for is not one of yours, or does not exist.
      {here && (
        <>
          {" "}
          This is <Text of={here.tenantName} />.
        </>
      )}
    </p>
  );
}
