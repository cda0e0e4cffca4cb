import { listPrincipalsOperation, makeServiceOperation } from "./operations";

export const GET = listPrincipalsOperation.handle;
export const POST = makeServiceOperation.handle;
