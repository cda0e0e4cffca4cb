import { checkCredentialOperation } from "../../issuers/operations";

export const POST = checkCredentialOperation.handle;
