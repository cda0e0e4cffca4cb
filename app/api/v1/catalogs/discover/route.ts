import { discoverCatalogsOperation } from "../../agents/actOperations";

export const POST = discoverCatalogsOperation.handle;
