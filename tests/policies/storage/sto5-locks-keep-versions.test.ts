import { locksKeepVersions } from "../../../policies/rules/storage/sto5-locks-keep-versions.ts";
import { holdAgainst } from "../hold-against.ts";
import type { Values } from "../views.ts";
import { guarded, without } from "./aws/guarded.ts";
import { bucket, RAW } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

const unversioned = (name = "processed"): string[] => [
  `${name} locks objects and keeps no versions of them. Allowed: versioning wherever a lock needs it. Turn versioning on.`,
];
const status = (value: unknown): ReturnType<typeof guarded> =>
  guarded({ BucketVersioning: { versioningConfiguration: { status: value } } });

holdAgainst(locksKeepVersions, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["the versioning that S3 turns on with a lock", guarded(without("BucketVersioning"))],
    [
      "versioning that is written in the bucket",
      guarded({ ...without("BucketVersioning"), Bucket: { versioning: { enabled: true } } }),
    ],
    ["no lock", [bucket("raw", { ...RAW, versioning: { enabled: false } })]],
  ],
  breaks: [
    ["a suspended versioning", status("Suspended"), unversioned()],
    ["a disabled one", status("Disabled"), unversioned()],
    [
      "one that is off in the bucket",
      guarded({ ...without("BucketVersioning"), Bucket: { versioning: { enabled: false } } }),
      unversioned(),
    ],
  ],
});

const LOCKS_VERSIONS = { immutableStorageWithVersioning: { enabled: true } };
const services = (inputs: object | undefined): ReturnType<typeof azure.resource>[] =>
  inputs === undefined
    ? []
    : [azure.resource("BlobServiceProperties", "processed", { ...azure.of("processed"), ...inputs })];
const containerLock = (versions: object | undefined, container: Values = LOCKS_VERSIONS) => [
  azure.account("processed", { ...azure.ACCOUNT, ...azure.UNLOCKED }),
  azure.container("results", "processed", container),
  azure.immutability("results", "processed"),
  ...services(versions),
];

holdAgainst(locksKeepVersions, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["the versioning that Azure turns on with an account's lock", azure.guarded({ BlobServiceProperties: undefined })],
    ["versioning beside a container that locks versions", containerLock({ isVersioningEnabled: true })],
    ["a container that is locked as a whole", containerLock({ isVersioningEnabled: false }, {})],
    ["a container of which the account is none of the stack's", containerLock(undefined).slice(1)],
  ],
  breaks: [
    ["versioning that is off", azure.guarded({ BlobServiceProperties: { isVersioningEnabled: false } }), unversioned()],
    ["a container that locks versions, with none on", containerLock(undefined), unversioned("results")],
    ["a container that locks versions, with none asked for", containerLock({}), unversioned("results")],
  ],
});
