"use client";

export { Alert } from "@patternfly/react-core";
