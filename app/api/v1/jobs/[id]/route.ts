import { getJobOperation } from "../operations";

export const GET = getJobOperation.handle;
