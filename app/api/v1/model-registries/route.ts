import { connectRegistryOperation, listRegistriesOperation } from "./operations";

export const GET = listRegistriesOperation.handle;
export const POST = connectRegistryOperation.handle;
