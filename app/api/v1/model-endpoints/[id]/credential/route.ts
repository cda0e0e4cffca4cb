import { clearCredentialOperation, setCredentialOperation } from "../../serveOperations";

export const PUT = setCredentialOperation.handle;
export const DELETE = clearCredentialOperation.handle;
