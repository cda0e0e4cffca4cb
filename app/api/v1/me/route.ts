import { meOperation } from "./operations";

export const GET = meOperation.handle;
