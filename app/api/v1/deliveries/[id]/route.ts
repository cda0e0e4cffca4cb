import { getDeliveryOperation } from "../operations";

export const GET = getDeliveryOperation.handle;
