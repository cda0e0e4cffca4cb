import { issueKeyOperation, listKeysOperation } from "./operations";

export const GET = listKeysOperation.handle;
export const POST = issueKeyOperation.handle;
