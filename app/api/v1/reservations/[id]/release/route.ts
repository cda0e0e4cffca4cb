import { releaseOperation } from "../../operations";

export const POST = releaseOperation.handle;
