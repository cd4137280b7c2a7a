export { Component, type ComponentArgs } from "@pulumi/azure-native/applicationinsights/component.js";
export { Workbook, type WorkbookArgs } from "@pulumi/azure-native/applicationinsights/workbook.js";
