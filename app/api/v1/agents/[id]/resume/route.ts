import { resumeAgentOperation } from "../../actOperations";

export const POST = resumeAgentOperation.handle;
