import { registerAgentOperation } from "../../operations";

export const POST = registerAgentOperation.handle;
