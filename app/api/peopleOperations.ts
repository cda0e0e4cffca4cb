import type { Operation } from "../_edge/operation";
import { directoryOperation } from "./v1/directory/operations";
import {
  addGroupGrantOperation,
  listGroupGrantsOperation,
  removeGroupGrantOperation,
} from "./v1/group-grants/operations";
import {
  checkProviderOperation,
  createProviderOperation,
  listProvidersOperation,
  removeProviderOperation,
  setProviderStateOperation,
  updateProviderOperation,
} from "./v1/identity-providers/operations";
import { meOperation } from "./v1/me/operations";
import {
  inviteOperation,
  listMembersOperation,
  removeMemberOperation,
  resetPasswordOperation,
  setRolesOperation,
  withdrawInvitationOperation,
} from "./v1/members/operations";
import {
  distinguishOperation,
  forgetDistinctionOperation,
  listMergesOperation,
  listSuggestionsOperation,
  mergeOperation,
  splitOperation,
  undoMergeOperation,
} from "./v1/principals/mergeOperations";
import {
  discoverOperation,
  editPrincipalOperation,
  getPrincipalOperation,
  heldAboutOperation,
  listPrincipalsOperation,
  makeServiceOperation,
  removePrincipalOperation,
} from "./v1/principals/operations";
import {
  requireSecondFactorOperation,
  resetSecondFactorOperation,
  secondFactorOperation,
} from "./v1/second-factor/operations";
import {
  addToTeamOperation,
  editTeamOperation,
  getTeamOperation,
  listTeamsOperation,
  makeTeamOperation,
  removeFromTeamOperation,
  removeTeamOperation,
} from "./v1/teams/operations";

/** Who people are, how they sign in, and what they may do. */
export const PEOPLE_OPERATIONS: readonly Operation[] = [
  secondFactorOperation,
  requireSecondFactorOperation,
  resetSecondFactorOperation,
  directoryOperation,
  listMembersOperation,
  inviteOperation,
  setRolesOperation,
  removeMemberOperation,
  resetPasswordOperation,
  withdrawInvitationOperation,
  meOperation,
  listProvidersOperation,
  createProviderOperation,
  updateProviderOperation,
  setProviderStateOperation,
  removeProviderOperation,
  checkProviderOperation,
  listGroupGrantsOperation,
  addGroupGrantOperation,
  removeGroupGrantOperation,
  distinguishOperation,
  forgetDistinctionOperation,
  listMergesOperation,
  listSuggestionsOperation,
  mergeOperation,
  splitOperation,
  undoMergeOperation,
  discoverOperation,
  editPrincipalOperation,
  getPrincipalOperation,
  heldAboutOperation,
  listPrincipalsOperation,
  makeServiceOperation,
  removePrincipalOperation,
  addToTeamOperation,
  editTeamOperation,
  getTeamOperation,
  listTeamsOperation,
  makeTeamOperation,
  removeFromTeamOperation,
  removeTeamOperation,
];
