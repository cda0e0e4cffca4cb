import { checkFindingsOperation } from "../operations";

export const POST = checkFindingsOperation.handle;
