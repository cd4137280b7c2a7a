export { Dashboard, type DashboardArgs } from "@pulumi/azure-native/portal/dashboard.js";
