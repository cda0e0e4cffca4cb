import { resumeEndpointOperation } from "../../operations";

export const POST = resumeEndpointOperation.handle;
