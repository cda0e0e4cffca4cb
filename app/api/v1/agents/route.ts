import { listAgentsOperation, makeAgentOperation } from "./operations";

export const GET = listAgentsOperation.handle;
export const POST = makeAgentOperation.handle;
