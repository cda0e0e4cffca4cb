import { listEntriesOperation } from "../../operations";

export const GET = listEntriesOperation.handle;
