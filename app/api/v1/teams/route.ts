import { listTeamsOperation, makeTeamOperation } from "./operations";

export const GET = listTeamsOperation.handle;
export const POST = makeTeamOperation.handle;
