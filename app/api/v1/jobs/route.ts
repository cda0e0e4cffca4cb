import { listJobsOperation } from "./operations";

export const GET = listJobsOperation.handle;
