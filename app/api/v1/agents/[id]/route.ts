import { editAgentOperation, getAgentOperation } from "../operations";

export const GET = getAgentOperation.handle;
export const PATCH = editAgentOperation.handle;
