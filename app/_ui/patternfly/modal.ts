"use client";

export { Modal, ModalBody, ModalHeader } from "@patternfly/react-core";
