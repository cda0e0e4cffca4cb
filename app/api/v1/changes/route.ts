import { listChangesOperation } from "./operations";

export const GET = listChangesOperation.handle;
