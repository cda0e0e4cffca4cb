import { offerPermitAllOperation } from "../lifecycleOperations";

export const POST = offerPermitAllOperation.handle;
