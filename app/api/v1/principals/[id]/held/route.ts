import { heldAboutOperation } from "../../operations";

export const GET = heldAboutOperation.handle;
