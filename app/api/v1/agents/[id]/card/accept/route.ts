import { acceptCardOperation } from "../../../../agent-cards/operations";

export const POST = acceptCardOperation.handle;
