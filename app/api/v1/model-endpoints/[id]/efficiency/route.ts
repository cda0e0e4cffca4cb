import { endpointEfficiencyOperation } from "../../operations";

export const GET = endpointEfficiencyOperation.handle;
