import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import type { OwnerRef } from "@/lib/tools/server";
import css from "./tools.module.css";

/** Who answers for it, linked. */
export function OwnerLink({ owner }: { owner: OwnerRef | null }) {
  if (owner === null) return <span className={css.subtle}>None</span>;
  const path = owner.kind === "team" ? "/teams" : "/people";
  return (
    <Link href={`${path}/${encodeURIComponent(owner.id)}`}>
      <Text of={owner.name} />
    </Link>
  );
}
