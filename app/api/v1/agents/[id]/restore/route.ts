import { restoreAgentOperation } from "../../actOperations";

export const POST = restoreAgentOperation.handle;
