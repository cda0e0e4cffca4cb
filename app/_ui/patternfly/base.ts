import "@patternfly/react-core/dist/styles/base.css";
