export { AppServicePlan, type AppServicePlanArgs } from "@pulumi/azure-native/web/appServicePlan.js";
export { WebApp, type WebAppArgs } from "@pulumi/azure-native/web/webApp.js";
export { WebAppScmAllowed, type WebAppScmAllowedArgs } from "@pulumi/azure-native/web/webAppScmAllowed.js";
