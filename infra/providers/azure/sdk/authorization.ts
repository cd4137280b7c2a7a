export {
  ManagementLockByScope,
  type ManagementLockByScopeArgs,
} from "@pulumi/azure-native/authorization/managementLockByScope.js";
export { RoleAssignment, type RoleAssignmentArgs } from "@pulumi/azure-native/authorization/roleAssignment.js";
export { RoleDefinition, type RoleDefinitionArgs } from "@pulumi/azure-native/authorization/roleDefinition.js";
export { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig.js";
