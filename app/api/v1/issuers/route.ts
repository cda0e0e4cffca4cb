import { listIssuersOperation, registerIssuerOperation } from "./operations";

export const GET = listIssuersOperation.handle;
export const POST = registerIssuerOperation.handle;
