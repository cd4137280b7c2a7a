export {
  AdministratorsMicrosoftEntra,
  type AdministratorsMicrosoftEntraArgs,
} from "@pulumi/azure-native/dbforpostgresql/administratorsMicrosoftEntra.js";
export { Configuration, type ConfigurationArgs } from "@pulumi/azure-native/dbforpostgresql/configuration.js";
export { Server, type ServerArgs } from "@pulumi/azure-native/dbforpostgresql/server.js";
