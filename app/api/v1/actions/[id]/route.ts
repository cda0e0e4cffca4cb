import { getActionOperation } from "../operations";

export const GET = getActionOperation.handle;
