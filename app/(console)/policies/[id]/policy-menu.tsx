import type { Ability } from "@/lib/access/abilities";
import type { PolicyDetail } from "@/lib/policies/get";
import { ArchiveButton, DescribeButton, DiscardButton, RestoreButton } from "./draft-dialogs";

/** What is done to the policy as a whole. */
export function PolicyMenu({ policy, may }: { policy: PolicyDetail; may: ReadonlySet<Ability> }) {
  const { id, name, description, revision, draft, versions, inForce, archivedAt } = policy;
  if (!may.has("policies.write")) return null;
  if (archivedAt) return <RestoreButton policy={id} name={name} />;
  return (
    <>
      <DescribeButton policy={id} revision={revision} name={name} description={description} />
      {draft && versions.length > 0 && <DiscardButton policy={id} revision={revision} name={name} />}
      {!inForce && <ArchiveButton policy={id} name={name} />}
    </>
  );
}
