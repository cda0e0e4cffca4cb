import { listFindingsOperation } from "./operations";

export const GET = listFindingsOperation.handle;
