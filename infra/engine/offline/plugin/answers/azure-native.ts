import { type Answers, digest, type Properties, type Subject } from "../values.ts";
import { idOf, nameOf, NO_GUID, typeOf } from "./azure-ids.ts";

type Answer = (subject: Subject) => unknown;

/** The same for the same subject and property, in the form of Azure's ids of identities and workspaces. */
const guid = ({ token, name, region }: Subject, property: string): string => {
  const part = (n: number): string => digest(`${token} ${name} ${region} ${property} ${n}`);
  const [a, b, c] = [part(0), part(1), part(2)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(0, 3)}-${part(3)}${c.slice(4)}`;
};

/** A host of the resource's own name in Azure; the domain `invalid` never resolves (RFC 2606). */
const host = (subject: Subject, service = ""): string =>
  `${nameOf(subject).toLowerCase()}.${service === "" ? "" : `${service}.`}offline.invalid`;

/** Addresses end with a slash, as Azure's do. */
const endpoints: Answer = (subject): Properties =>
  Object.fromEntries(
    ["blob", "dfs", "file", "queue", "table", "web"].map((service) => [service, `https://${host(subject, service)}/`]),
  );

/** By type token and property. */
const EXACT: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "azure-native:authorization:getClientConfig": {
    clientId: (subject) => guid(subject, "clientId"),
    objectId: (subject) => guid(subject, "objectId"),
    subscriptionId: () => NO_GUID,
    tenantId: () => NO_GUID,
  },
  "azure-native:storage:StorageAccount": { primaryEndpoints: endpoints },
  "azure-native:eventhub:Namespace": { serviceBusEndpoint: (subject) => `https://${host(subject)}:443/` },
  "azure-native:web:WebApp": {
    defaultHostName: (subject) => host(subject),
    // The second is where a package is published.
    enabledHostNames: (subject) => [host(subject), host(subject, "scm")],
    hostNames: (subject) => [host(subject)],
  },
  "azure-native:dbforpostgresql:Server": { fullyQualifiedDomainName: (subject) => host(subject) },
  // The proof of a name that Front Door wants to find in its zone.
  "azure-native:cdn:AFDCustomDomain": {
    validationProperties: (subject) => ({
      expirationDate: "2000-01-01T00:00:00Z",
      validationToken: `offline-${digest(nameOf(subject))}`,
    }),
  },
  "azure-native:cdn:AFDEndpoint": { hostName: (subject) => host(subject) },
  "azure-native:applicationinsights:Component": {
    connectionString: (subject) =>
      `InstrumentationKey=${guid(subject, "instrumentationKey")};IngestionEndpoint=https://${host(subject)}/`,
  },
};

/** Of every resource. */
const OWN: Readonly<Record<string, Answer>> = { id: idOf, name: nameOf, type: typeOf };

/** Texts that Azure gives as GUIDs; the tenant is one for all. */
const GUIDS =
  /^(?:principalId|clientId|objectId|appId|applicationId|instrumentationKey|customerId|frontDoorId|resourceGuid)$/;

/** azure-native's own answers. */
export const azureNativeAnswers: Answers = {
  exact(subject, property) {
    const isFunction = /:(?:get|list)\w+$/.test(subject.token);
    return EXACT[subject.token]?.[property]?.(subject) ?? (isFunction ? undefined : OWN[property]?.(subject));
  },
  text(subject, property) {
    if (/^(?:location|primaryLocation)$/.test(property)) return subject.region;
    if (property === "provisioningState") return "Succeeded";
    if (/^(?:tenantId|subscriptionId)$/.test(property)) return NO_GUID;
    return GUIDS.test(property) ? guid(subject, property) : undefined;
  },
};
