import { refreshToolServerOperation } from "../../operations";

export const POST = refreshToolServerOperation.handle;
