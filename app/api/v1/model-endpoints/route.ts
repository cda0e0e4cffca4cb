import { addEndpointOperation, listEndpointsOperation } from "./operations";

export const GET = listEndpointsOperation.handle;
export const POST = addEndpointOperation.handle;
