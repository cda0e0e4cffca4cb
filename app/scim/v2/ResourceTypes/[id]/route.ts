import { defineScim } from "@/app/_edge/scim";
import { notFound } from "@/lib/base/errors";
import { resourceTypes } from "@/lib/scim/discovery";

export const GET = defineScim(async (_ctx, { id, base }) => {
  const resource = resourceTypes(base).find((type) => type.id === id);
  if (!resource) throw notFound("resource type");
  return { resource };
});
