import { pauseEndpointOperation } from "../../operations";

export const POST = pauseEndpointOperation.handle;
