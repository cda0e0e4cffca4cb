import { countOpenOperation } from "../approvals/operations";

export const GET = countOpenOperation.handle;
