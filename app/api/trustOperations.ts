import type { Operation } from "../_edge/operation";
import {
  acceptCardOperation,
  attachCardFileOperation,
  attachCardOperation,
  getCardOperation,
  importCardFileOperation,
  importCardsOperation,
  refreshCardOperation,
  removeCardOperation,
} from "./v1/agent-cards/operations";
import {
  bindIdentityOperation,
  listIdentitiesOperation,
  unbindIdentityOperation,
} from "./v1/agents/identityOperations";
import {
  addCardKeyOperation,
  addCardKeySetOperation,
  listCardKeySetsOperation,
  listCardKeysOperation,
  removeCardKeyOperation,
  removeCardKeySetOperation,
} from "./v1/card-keys/operations";
import {
  checkCredentialOperation,
  getIssuerOperation,
  listIssuersOperation,
  refreshIssuerOperation,
  registerIssuerOperation,
  removeIssuerOperation,
  updateIssuerOperation,
} from "./v1/issuers/operations";

/** Who may say who somebody is, what agents authenticate as, and the cards that they are known by. */
export const TRUST_OPERATIONS: readonly Operation[] = [
  bindIdentityOperation,
  listIdentitiesOperation,
  unbindIdentityOperation,
  acceptCardOperation,
  attachCardFileOperation,
  attachCardOperation,
  getCardOperation,
  importCardFileOperation,
  importCardsOperation,
  refreshCardOperation,
  removeCardOperation,
  addCardKeyOperation,
  addCardKeySetOperation,
  listCardKeySetsOperation,
  listCardKeysOperation,
  removeCardKeyOperation,
  removeCardKeySetOperation,
  checkCredentialOperation,
  getIssuerOperation,
  listIssuersOperation,
  refreshIssuerOperation,
  registerIssuerOperation,
  removeIssuerOperation,
  updateIssuerOperation,
];
