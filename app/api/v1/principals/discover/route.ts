import { discoverOperation } from "../operations";

export const POST = discoverOperation.handle;
