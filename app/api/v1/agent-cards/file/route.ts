import { importCardFileOperation } from "../operations";

export const POST = importCardFileOperation.handle;
