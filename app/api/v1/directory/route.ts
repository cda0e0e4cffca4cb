import { directoryOperation } from "./operations";

export const GET = directoryOperation.handle;
