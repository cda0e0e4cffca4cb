import { createModelAccessOperation, listModelAccessOperation } from "./operations";

export const GET = listModelAccessOperation.handle;
export const POST = createModelAccessOperation.handle;
