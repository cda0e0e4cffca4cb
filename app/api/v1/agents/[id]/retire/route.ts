import { retireAgentOperation } from "../../actOperations";

export const POST = retireAgentOperation.handle;
