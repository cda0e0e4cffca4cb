import { getVersionOperation } from "../../../operations";

export const GET = getVersionOperation.handle;
