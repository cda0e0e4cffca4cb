import { defineScim } from "@/app/_edge/scim";
import { serviceProviderConfig } from "@/lib/scim/discovery";

export const GET = defineScim(async (_ctx, { base }) => ({ resource: serviceProviderConfig(base) }));
