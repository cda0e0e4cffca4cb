import { approveToolServerOperation } from "../../operations";

export const POST = approveToolServerOperation.handle;
