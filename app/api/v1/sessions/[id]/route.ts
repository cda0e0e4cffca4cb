import { getSessionOperation } from "../operations";

export const GET = getSessionOperation.handle;
