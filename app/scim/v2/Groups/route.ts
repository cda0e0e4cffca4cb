import { listGroups, postGroup } from "../operations";

export const GET = listGroups;
export const POST = postGroup;
