import { defineScim } from "@/app/_edge/scim";
import { notFound } from "@/lib/base/errors";
import { schemas } from "@/lib/scim/discovery";

export const GET = defineScim(async (_ctx, { id, base }) => {
  const resource = schemas(base).find((schema) => schema.id === id);
  if (!resource) throw notFound("schema");
  return { resource };
});
