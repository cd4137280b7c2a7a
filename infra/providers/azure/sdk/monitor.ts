export { ActionGroup, type ActionGroupArgs } from "@pulumi/azure-native/monitor/actionGroup.js";
export { DiagnosticSetting, type DiagnosticSettingArgs } from "@pulumi/azure-native/monitor/diagnosticSetting.js";
export { MetricAlert, type MetricAlertArgs } from "@pulumi/azure-native/monitor/metricAlert.js";
export { ScheduledQueryRule, type ScheduledQueryRuleArgs } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
