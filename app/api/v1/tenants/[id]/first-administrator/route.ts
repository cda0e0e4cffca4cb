import { inviteFirstAdminOperation } from "../../operations";

export const POST = inviteFirstAdminOperation.handle;
