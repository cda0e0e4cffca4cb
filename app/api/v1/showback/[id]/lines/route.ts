import { linesOperation } from "../../operations";

export const GET = linesOperation.handle;
