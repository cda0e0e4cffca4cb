import { withdrawInvitationOperation } from "../../members/operations";

export const DELETE = withdrawInvitationOperation.handle;
