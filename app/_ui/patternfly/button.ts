"use client";

export { Button } from "@patternfly/react-core";
