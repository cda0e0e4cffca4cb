import { refreshIssuerOperation } from "../../operations";

export const POST = refreshIssuerOperation.handle;
