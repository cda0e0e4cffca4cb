import { getFindingOperation } from "../operations";

export const GET = getFindingOperation.handle;
