import { azureType, type Change, type Evidence, setOn } from "../evidence.ts";

const app = (rule: string, set: Change, name?: string): Evidence =>
  setOn("azure")(rule, azureType("web", "WebApp"), set, name);

/** An application whose only setting is this one. */
const setting = (rule: string, name: string, value: string, ofApp: string): Evidence =>
  app(rule, { "siteConfig.appSettings": [{ name, value }] }, ofApp);

const uploads = (set: Change): Evidence =>
  setOn("azure")(
    "fn4-deliveries-dead-lettered",
    azureType("eventgrid", "SystemTopicEventSubscription"),
    set,
    "uploads",
  );

const IMAGE_FUNCTION = "image-function";
const OPERATIONS = "operations";
const WEB = "web";

const ENTRANCES = "fn2-functions-not-public";
const SECRETS = "fn6-no-secrets-in-settings";
const IDENTITY = "fn7-own-identity";
const HTTPS = "fn8-https-only";
const ONE_FOR_ALL = "/subscriptions/1/resourceGroups/1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/all";

const FRONT_DOORS = { tag: "ServiceTag", ipAddress: "AzureFrontDoor.Backend" };

/** Of an account that there is not. */
const CONNECTION_STRING = "DefaultEndpointsProtocol=https;AccountName=none;AccountKey=bm9uZQ==";

export const AZURE_FUNCTIONS_EVIDENCE: readonly Evidence[] = [
  app("fn1-runtimes-supported", { "functionAppConfig.runtime.version": "20" }, IMAGE_FUNCTION),
  app(ENTRANCES, { "siteConfig.ipSecurityRestrictions.0.action": "Allow" }, WEB),
  // Every customer's Front Door comes from the same addresses.
  app(ENTRANCES, { "siteConfig.ipSecurityRestrictions": [{ action: "Allow", ...FRONT_DOORS }] }, WEB),
  app(ENTRANCES, { "siteConfig.ipSecurityRestrictionsDefaultAction": "Allow" }, OPERATIONS),
  app("fn3-functions-in-network", { virtualNetworkSubnetId: undefined }, OPERATIONS),
  uploads({ deadLetterWithResourceIdentity: undefined }),
  app("fn5-concurrency-capped", { "functionAppConfig.scaleAndConcurrency.maximumInstanceCount": undefined }, WEB),
  setting(SECRETS, "WAREHOUSE_PASSWORD", "horse battery", WEB),
  setting(SECRETS, "SETTINGS", JSON.stringify({ kafka: { password: "horse battery" } }), IMAGE_FUNCTION),
  setting(SECRETS, "AzureWebJobsStorage", CONNECTION_STRING, OPERATIONS),
  app(IDENTITY, { identity: { type: "UserAssigned", userAssignedIdentities: [ONE_FOR_ALL] } }),
  app(IDENTITY, { identity: undefined }, WEB),
  app(HTTPS, { httpsOnly: false }, WEB),
  app(HTTPS, { "siteConfig.minTlsVersion": "1.1" }, IMAGE_FUNCTION),
  app(HTTPS, { "siteConfig.scmMinTlsVersion": "1.0" }, OPERATIONS),
  app("fn9-functions-traced", { "siteConfig.appSettings": [] }, WEB),
  setting("fn9-functions-traced", "APPLICATIONINSIGHTS_CONNECTION_STRING", "", IMAGE_FUNCTION),
];
