export {
  AdministratorsMicrosoftEntra,
  type AdministratorsMicrosoftEntraArgs,
} from "@pulumi/azure-native/dbforpostgresql/administratorsMicrosoftEntra.js";
export { Configuration, type ConfigurationArgs } from "@pulumi/azure-native/dbforpostgresql/configuration.js";
export { Database, type DatabaseArgs } from "@pulumi/azure-native/dbforpostgresql/database.js";
export { Server, type ServerArgs } from "@pulumi/azure-native/dbforpostgresql/server.js";
