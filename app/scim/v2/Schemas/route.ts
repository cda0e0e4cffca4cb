import { defineScim } from "@/app/_edge/scim";
import { schemas } from "@/lib/scim/discovery";
import { wholeList } from "../operations";

export const GET = defineScim(async (_ctx, { base }) => wholeList(schemas(base)));
