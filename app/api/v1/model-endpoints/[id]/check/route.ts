import { checkEndpointOperation } from "../../serveOperations";

export const POST = checkEndpointOperation.handle;
