import { addToolServerOperation, listToolServersOperation } from "./operations";

export const GET = listToolServersOperation.handle;
export const POST = addToolServerOperation.handle;
