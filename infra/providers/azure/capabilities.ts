import type * as azure from "@pulumi/azure-native";
import type { ComponentResource, Input, Output, Resource } from "@pulumi/pulumi";
import type { BlobStorage } from "../../contract/blob-storage.ts";
import type { Gateway } from "../../contract/gateway.ts";
import type { ImageFunction } from "../../contract/image-function.ts";
import type { Jobs } from "../../contract/jobs.ts";
import type { KafkaIngress } from "../../contract/kafka-ingress.ts";
import type { Network } from "../../contract/network.ts";
import type { Observability } from "../../contract/observability.ts";
import type { Capabilities } from "../../contract/provider.ts";
import type { StatsWarehouse } from "../../contract/stats-warehouse.ts";
import type { Web } from "../../contract/web.ts";
import type { BlobSettings, KafkaSettings, WarehouseSettings } from "../../../functions/adapters/azure/settings.ts";

/** The stack's applications. Each has an identity, a subnet and a plan of its own. */
export type Member = "image-function" | "operations" | "web";

/** A right that an identity is given: one role at one scope, by a name that is part of the assignment's. */
export interface Grant {
  /** In kebab-case, unique among one member's. */
  readonly name: string;
  /** Id of a built-in role's definition (/subscriptions/…/roleDefinitions/GUID) or of one of the stack's own. */
  readonly roleDefinitionId: Input<string>;
  /** Id of the narrowest resource that the right is for. */
  readonly scope: Input<string>;
  /** Of the assignment, in version 2.0 of Azure's language for it: narrows the right to some of what is in the scope. */
  readonly condition?: string;
}

/** A key of the stack's own, as a storage account is told of it: the identity by which it uses the key, and where the key is. */
export interface CustomerKey {
  readonly identityId: Input<string>;
  readonly vaultUri: Input<string>;
  readonly keyName: Input<string>;
}

/** Where everything is made: subscription, region, resource group, and who the applications are. */
export interface Account {
  readonly subscriptionId: Output<string>;
  readonly tenantId: Output<string>;
  /** Object id of whoever runs `up`. */
  readonly deployerId: Output<string>;
  /** azure-native's word for the region, for example southeastasia. */
  readonly location: string;
  /** Name of the resource group that holds all of the stack. */
  readonly resourceGroup: Output<string>;
  /** Every resource that can carry tags has these. */
  readonly tags: Readonly<Record<string, string>>;
  /** A component for one capability: its children inherit the provider. */
  readonly component: (capability: string) => ComponentResource;
  /**
   * A name that is unique in all of Azure and the same at every run: from the stack's name, the thing's and a hash of the
   * resource group's id, whose last letters Pulumi chose by chance; so it is another one once the stack was destroyed and
   * made anew. Lower-case letters and digits, with dashes only where `dashes` says so.
   */
  readonly uniqueName: (
    thing: string,
    options: { readonly maxLength: number; readonly dashes: boolean },
  ) => Output<string>;
  /** User-assigned identity of each application. */
  readonly identities: Readonly<Record<Member, azure.managedidentity.UserAssignedIdentity>>;
  /** Key under which storage accounts are encrypted, in prod; elsewhere Azure's own is used. */
  readonly key: CustomerKey | undefined;
  /** Log Analytics workspace of everything that the stack's resources tell. */
  readonly workspace: azure.operationalinsights.Workspace;
  /** Id of a built-in role's definition by its GUID. */
  readonly builtInRole: (guid: string) => Output<string>;
}

/** What a private endpoint leads to; each has a DNS zone of its own. */
export type PrivateService = "blob" | "queue" | "table" | "eventHubs" | "vault";

/** The private network. */
export interface AzureNetwork extends Network {
  readonly account: Account;
  readonly vnetId: Output<string>;
  /** Subnet of each application, delegated to Microsoft.App/environments, with a security group of its own. */
  readonly subnets: Readonly<Record<Member, Output<string>>>;
  /** Subnet of the warehouse, delegated to Microsoft.DBforPostgreSQL/flexibleServers, and its private DNS zone. */
  readonly warehouse: { readonly subnetId: Output<string>; readonly zoneId: Output<string> };
  /**
   * Makes a private endpoint to a service, with its name in the service's private DNS zone, once `after` is there: a storage
   * account is joined to one at a time, and by nobody else meanwhile.
   */
  readonly privateEndpoint: (
    parent: ComponentResource,
    name: string,
    to: { readonly service: PrivateService; readonly resourceId: Input<string>; readonly after?: Resource },
  ) => Resource;
  /** What an application in the network must wait for: zones, links, rules. */
  readonly ready: Resource[];
}

/** Raw and processed accounts, one container each; queues for uploads and for the operator beside the raw container. */
export interface AzureBlobStorage extends BlobStorage {
  readonly rawAccount: azure.storage.StorageAccount;
  readonly processedAccount: azure.storage.StorageAccount;
  /** What applications are told of both. */
  readonly settings: Output<BlobSettings>;
  /** Names of the queues: announcements of uploads, and the operator's requests. */
  readonly queues: { readonly uploads: string; readonly operations: string };
  /** Name of the raw account's container for announcements that Event Grid could not hand over. */
  readonly undelivered: Output<string>;
  /**
   * Grants for: reading originals; keeping those that came inside a message; writing claims; signing uploads; tidying
   * originals; taking announcements of uploads from their queue; announcing them, as Event Grid does; writing results (never
   * deleting); reading and signing them; holding them; removing those whose lock has ended; the operator's mailbox, from the
   * application's side; what the second application does; what an operator does.
   */
  grants(
    right:
      | "readRaw"
      | "keepOriginals"
      | "writeClaims"
      | "signUploads"
      | "tidyRaw"
      | "takeUploads"
      | "announceUploads"
      | "writeResults"
      | "readResults"
      | "holdResults"
      | "sweepResults"
      | "mailbox"
      | "exchange"
      | "operate",
  ): Grant[];
}

/** The hubs, or the topics on a Kafka that already runs. */
export interface AzureKafkaIngress extends KafkaIngress {
  /** What applications are told of the brokers. */
  readonly settings: Output<KafkaSettings>;
  /** Grants on hubs. On somebody else's Kafka the one on the secret of its login. */
  grants(rights: { readonly produce?: readonly string[]; readonly consume?: readonly string[] }): Grant[];
  /** What the image function's trigger reads from. */
  readonly trigger:
    | {
        readonly kind: "eventHubs";
        readonly namespaceHost: Output<string>;
        readonly hub: string;
        readonly consumerGroup: string;
      }
    | {
        readonly kind: "kafka";
        readonly brokers: readonly string[];
        /** Kafka's names: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512. */
        readonly mechanism: string;
        readonly username: string;
        /** Address of the password's secret in the vault, for a reference in an application setting. */
        readonly passwordSecretUri: Output<string>;
        readonly tls: boolean;
        readonly consumerGroup: string;
      };
  /** The namespace; undefined for somebody else's Kafka. */
  readonly namespaceId?: Output<string>;
}

export type WarehouseRole = "owner" | "writer" | "web" | "bi_reader";

/** PostgreSQL Flexible Server, and the vault that holds bi_reader's password. */
export interface AzureStatsWarehouse extends StatsWarehouse {
  settings(role: WarehouseRole): Output<WarehouseSettings>;
  readonly serverId: Output<string>;
  /** URL of the vault, and name of the secret of bi_reader, which the operations application makes. */
  readonly vault: { readonly url: Output<string>; readonly biReaderSecret: string };
  /** Grants on the vault: making the secret, and reading it. */
  grants(right: "keepSecret"): Grant[];
}

/** An application on Flex Consumption, published. */
export interface Deployed {
  readonly app: azure.web.WebApp;
  /** Account that the Functions host keeps its own state in: the package, locks of timers, places in the hubs' partitions. */
  readonly hostStorage: azure.storage.StorageAccount;
  /** Application Insights that it logs to. */
  readonly insights: azure.applicationinsights.Component;
  /** Its code is there. */
  readonly published: Resource;
}

/** The operations application; `prepared` is there once schema, roles and secret are. */
export interface AzureJobs extends Jobs, Deployed {
  readonly prepared: Resource;
}

export interface AzureImageFunction extends ImageFunction, Deployed {
  /** Event Grid's topic of the raw account, which announces uploads. */
  readonly uploadsTopic: azure.eventgrid.SystemTopic;
}

export interface AzureWeb extends Web, Deployed {
  /** Name at which Front Door finds the application. */
  readonly hostName: Output<string>;
  /** The one Front Door whose requests the application answers; made before it, because the application is told of it. */
  readonly frontDoor: azure.cdn.Profile;
  /** Its host, which the application is told as well: gateway/profile.ts. */
  readonly frontDoorEndpoint: azure.cdn.AFDEndpoint;
}

/** Front Door. */
export interface AzureGateway extends Gateway {
  readonly profileId: Output<string>;
  /** X-Azure-FDID of its requests. */
  readonly frontDoorId: Output<string>;
}

export interface AzureObservability extends Observability {
  readonly actionGroupId: Output<string>;
}

/** What the parts of this provider see of each other, beyond the contract. */
export interface AzureCapabilities extends Capabilities {
  readonly network: AzureNetwork;
  readonly blobStorage: AzureBlobStorage;
  readonly kafkaIngress: AzureKafkaIngress;
  readonly statsWarehouse: AzureStatsWarehouse;
  readonly jobs: AzureJobs;
  readonly imageFunction: AzureImageFunction;
  readonly web: AzureWeb;
  readonly gateway: AzureGateway;
  readonly observability: AzureObservability;
}

/** The named parts. */
export type Parts<Names extends keyof AzureCapabilities> = Pick<AzureCapabilities, Names>;
