import { listModelsOperation, registerModelOperation } from "./operations";

export const GET = listModelsOperation.handle;
export const POST = registerModelOperation.handle;
