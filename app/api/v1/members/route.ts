import { inviteOperation, listMembersOperation } from "./operations";

export const GET = listMembersOperation.handle;
export const POST = inviteOperation.handle;
