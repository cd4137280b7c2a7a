export { ResourceGroup, type ResourceGroupArgs } from "@pulumi/azure-native/resources/resourceGroup.js";
