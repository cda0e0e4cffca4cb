import { listGateSetsOperation } from "../setOperations";

export const GET = listGateSetsOperation.handle;
