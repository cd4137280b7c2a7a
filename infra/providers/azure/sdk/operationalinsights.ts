export { Workspace, type WorkspaceArgs } from "@pulumi/azure-native/operationalinsights/workspace.js";
