export { RecordSet, type RecordSetArgs } from "@pulumi/azure-native/dns/recordSet.js";
