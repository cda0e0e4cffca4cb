import { agentFacetsOperation } from "../operations";

export const GET = agentFacetsOperation.handle;
