"use client";

export { Modal, ModalBody, ModalFooter, ModalHeader, ModalVariant } from "@patternfly/react-core";
