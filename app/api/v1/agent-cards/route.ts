import { importCardsOperation } from "./operations";

export const POST = importCardsOperation.handle;
