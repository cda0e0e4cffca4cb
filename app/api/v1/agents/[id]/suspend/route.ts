import { suspendAgentOperation } from "../../actOperations";

export const POST = suspendAgentOperation.handle;
