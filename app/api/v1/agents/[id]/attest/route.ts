import { attestAgentOperation } from "../../actOperations";

export const POST = attestAgentOperation.handle;
