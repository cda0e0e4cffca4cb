import { reviewVersionOperation } from "../../lifecycleOperations";

export const POST = reviewVersionOperation.handle;
