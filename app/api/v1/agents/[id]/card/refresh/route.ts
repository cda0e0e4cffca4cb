import { refreshCardOperation } from "../../../../agent-cards/operations";

export const POST = refreshCardOperation.handle;
