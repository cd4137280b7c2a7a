import { interpolate } from "@pulumi/pulumi";
import { expect } from "chai";
import { SettingsError } from "../../../../infra/contract/errors.ts";
import type { AzureWeb } from "../../../../infra/providers/azure/capabilities.ts";
import { gateway } from "../../../../infra/providers/azure/gateway/gateway.ts";
import { privateLinkFaults } from "../../../../infra/providers/azure/gateway/private-link.ts";
import { frontDoorEndpoint, frontDoorProfile, publicUrl } from "../../../../infra/providers/azure/gateway/profile.ts";
import { web } from "../../../../infra/providers/azure/sdk.ts";
import { azureParts, type AzureParts, azureSettings } from "../../../helpers/azure-mocks.ts";
import { failure } from "../../../helpers/failure.ts";
import { namesOf, ofType, one, PROD } from "./records.ts";

/** The part of a firewall's rule that is looked at. */
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly ruleType: string;
  readonly action: string;
  readonly enabledState: string;
  readonly rateLimitDurationInMinutes?: number;
  readonly rateLimitThreshold?: number;
  readonly groupBy?: readonly { readonly variableName: string }[];
  readonly matchConditions: readonly Readonly<Record<string, unknown>>[];
}

type Inputs = Readonly<Record<string, unknown>>;

const ZONE =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/names/providers/Microsoft.Network/dnsZones";
const DOMAIN = { domain: { name: "images.example.com", zoneId: `${ZONE}/example.com` } };
const APPLICATION = "app-1.azurewebsites.net";

/** Front Door, as it stands before a web application that is only named here. */
const build = async (config: Record<string, unknown> = {}): Promise<AzureParts> =>
  await azureParts(config, (context, network) => {
    const { account } = network;
    const parent = account.component("Web");
    const frontDoor = frontDoorProfile(parent, context, account);
    const endpoint = frontDoorEndpoint(parent, context, account, frontDoor);
    const app = new web.WebApp("app", { resourceGroupName: account.resourceGroup, name: "app-1" }, { parent });
    const application = { app, frontDoor, frontDoorEndpoint: endpoint, hostName: interpolate`${APPLICATION}` };
    const { webUrl, dashboardUrl, profileId, frontDoorId } = gateway(context, {
      network,
      web: application as unknown as AzureWeb,
    });
    return {
      ...{ webUrl, dashboardUrl, profileId, frontDoorId, appId: app.id },
      ...{ publicUrl: publicUrl(context, endpoint), host: endpoint.hostName },
    };
  });

const input = (stack: AzureParts, type: string, name: string): Inputs => one(stack, type, name).inputs;
const policyOf = (stack: AzureParts): Inputs => input(stack, "frontdoor:Policy", "test-web");
const rulesOf = (stack: AzureParts): readonly Rule[] => (policyOf(stack)["customRules"] as { rules: Rule[] }).rules;
const managedOf = (stack: AzureParts): readonly Inputs[] =>
  (policyOf(stack)["managedRules"] as { managedRuleSets: Inputs[] }).managedRuleSets;

describe("the gateway of a stack on Azure", () => {
  let dev: AzureParts;
  let prod: AzureParts;
  before(async () => {
    dev = await build();
    prod = await build({
      ...PROD,
      gateway: {
        blockedIps: ["192.0.2.0/24", "2001:db8::/32"],
        requestsPerSecond: 20,
        requestsPerFiveMinutesPerIp: 300,
      },
    });
  });

  it("is a Front Door in every environment: Standard in dev, Premium in prod, each with a firewall of its own tier", () => {
    for (const [stack, sku] of [
      [dev, "Standard_AzureFrontDoor"],
      [prod, "Premium_AzureFrontDoor"],
    ] as const) {
      expect(input(stack, "cdn:Profile", "test")).to.deep.include({ location: "Global", sku: { name: sku } });
      expect(policyOf(stack)).to.deep.include({ location: "Global", sku: { name: sku } });
    }
  });

  it("waits longer for the application than the application takes to answer", () => {
    // 16 to 240 is what Front Door takes; 28 s is what the application takes at most (functions/adapters/azure/web.ts).
    expect(input(dev, "cdn:Profile", "test")["originResponseTimeoutSeconds"]).to.be.within(29, 240);
  });

  it("goes to the application by its own name, over TLS, with a certificate that is checked", () => {
    for (const stack of [dev, prod]) {
      expect(input(stack, "cdn:AFDOrigin", "test-origin")).to.include({
        hostName: APPLICATION,
        originHostHeader: APPLICATION,
        enforceCertificateNameCheck: true,
        enabledState: "Enabled",
        httpsPort: 443,
      });
    }
  });

  it("takes HTTPS, tells HTTP the way there, and keeps no answer", () => {
    const route = input(dev, "cdn:Route", "test-route");
    expect(route).to.deep.include({
      patternsToMatch: ["/*"],
      httpsRedirect: "Enabled",
      forwardingProtocol: "HttpsOnly",
      linkToDefaultDomain: "Enabled",
      customDomains: [],
    });
    expect(JSON.stringify(route["originGroup"])).to.contain("/originGroups/web");
    expect(route).not.to.have.property("cacheConfiguration");
    // A group without an origin takes no route.
    expect(one(dev, "cdn:Route", "test-route").dependsOn).to.include("test-origin");
  });

  it("probes nothing, because with one application a probe is paid for and changes nothing", () => {
    for (const stack of [dev, prod]) {
      expect(input(stack, "cdn:AFDOriginGroup", "test-origins")).not.to.have.property("healthProbeSettings");
    }
  });

  it("writes no query's values into its log, because links are signed, and no key", () => {
    const { logScrubbing } = input(dev, "cdn:Profile", "test") as { logScrubbing: { scrubbingRules: Inputs[] } };
    expect(logScrubbing.scrubbingRules.map(({ matchVariable }) => matchVariable)).to.deep.equal([
      "QueryStringArgNames",
    ]);
    const { policySettings } = policyOf(dev) as { policySettings: { scrubbingRules: Inputs[] } };
    expect(policySettings.scrubbingRules.map(({ matchVariable, selector }) => [matchVariable, selector])).to.deep.equal(
      [
        ["RequestHeaderNames", "authorization"],
        ["QueryStringArgNames", undefined],
      ],
    );
  });

  it("is told by its address, and links to the operator's page", () => {
    expect(dev.values["webUrl"]).to.equal(`${String(dev.values["publicUrl"])}/`);
    expect(dev.values["publicUrl"]).to.match(/^https:\/\/test\.[^/]+$/);
    expect(dev.values["dashboardUrl"]).to.match(/^https:\/\/portal\.azure\.com\/#@.+\/workbooks\//);
    expect(dev.values["profileId"]).to.match(/\/Microsoft\.Cdn\/profiles\/test$/);
    expect(dev.values["frontDoorId"]).to.match(/^[0-9a-f-]{36}$/);
  });

  describe("has a firewall", () => {
    it("that refuses, and stands before every address", () => {
      expect(policyOf(prod)["policySettings"]).to.include({ enabledState: "Enabled", mode: "Prevention" });
      const { parameters } = input(prod, "cdn:SecurityPolicy", "test-web") as { parameters: Inputs };
      expect(parameters["type"]).to.equal("WebApplicationFirewall");
      expect(JSON.stringify(parameters["wafPolicy"])).to.match(/FrontDoorWebApplicationFirewallPolicies\/testweb"/i);
      const [association] = parameters["associations"] as { domains: { id: string }[]; patternsToMatch: string[] }[];
      expect(association?.patternsToMatch).to.deep.equal(["/*"]);
      expect(association?.domains.map(({ id }) => id.split("/").slice(-2))).to.deep.equal([["afdEndpoints", "test"]]);
    });

    it("whose name and rules' names are such as Azure takes: a letter, then letters and digits", () => {
      for (const stack of [dev, prod]) {
        expect(policyOf(stack)["policyName"]).to.match(/^[A-Za-z][A-Za-z0-9]{0,127}$/);
        for (const { name } of rulesOf(stack)) expect(name).to.match(/^[A-Za-z][A-Za-z0-9]{0,127}$/);
      }
    });

    it("with rules in order: listed addresses, the limit an address, the limit of all together", () => {
      expect(rulesOf(prod).map(({ name, priority }) => [name, priority])).to.deep.equal([
        ["blockedIps", 1],
        ["requestsPerAddress", 2],
        ["requestsTogether", 3],
      ]);
      for (const { action, enabledState } of rulesOf(prod)) {
        expect({ action, enabledState }).to.deep.equal({ action: "Block", enabledState: "Enabled" });
      }
    });

    it("with the listed addresses, as they connect and not as they say; and no rule where none is listed", () => {
      expect(rulesOf(prod)[0]).to.deep.include({
        ruleType: "MatchRule",
        matchConditions: [
          { matchVariable: "SocketAddr", operator: "IPMatch", matchValue: ["192.0.2.0/24", "2001:db8::/32"] },
        ],
      });
      expect(rulesOf(dev).map(({ name }) => name)).to.deep.equal(["requestsPerAddress", "requestsTogether"]);
    });

    it("with limits over Front Door's own windows, for every request", () => {
      const limits = (stack: AzureParts): unknown =>
        rulesOf(stack)
          .filter(({ ruleType }) => ruleType === "RateLimitRule")
          .map((rule) => [rule.rateLimitDurationInMinutes, rule.rateLimitThreshold, rule.groupBy?.[0]?.variableName]);
      // 300 in five minutes; 20 a second are 1200 in one.
      expect(limits(prod)).to.deep.equal([
        [5, 300, "SocketAddr"],
        [1, 1200, "None"],
      ]);
      // The defaults: 2000 in five minutes, 100 a second.
      expect(limits(dev)).to.deep.equal([
        [5, 2000, "SocketAddr"],
        [1, 6000, "None"],
      ]);
      for (const { matchConditions } of rulesOf(dev)) {
        expect(matchConditions).to.deep.equal([
          { matchVariable: "RequestHeader", selector: "Host", operator: "GreaterThanOrEqual", matchValue: ["0"] },
        ]);
      }
    });

    it("with managed rules in Premium, which leave links' signatures alone, and none in Standard", () => {
      expect(managedOf(dev)).to.deep.equal([]);
      expect(managedOf(prod).map(({ ruleSetType, ruleSetVersion }) => [ruleSetType, ruleSetVersion])).to.deep.equal([
        ["Microsoft_DefaultRuleSet", "2.1"],
        ["Microsoft_BotManagerRuleSet", "1.1"],
      ]);
      expect(managedOf(prod)[0]).to.deep.include({
        ruleSetAction: "Block",
        exclusions: [{ matchVariable: "QueryStringArgNames", selectorMatchOperator: "Equals", selector: "sig" }],
      });
    });
  });

  describe("reaches the application", () => {
    const linkOf = (stack: AzureParts): Inputs | undefined =>
      input(stack, "cdn:AFDOrigin", "test-origin")["sharedPrivateLinkResource"] as Inputs | undefined;

    it("by its public address in dev", () => {
      expect(linkOf(dev)).to.equal(undefined);
      expect(ofType(dev, "ApprovedConnection")).to.deep.equal([]);
    });

    it("by a private link in prod, which it asks for with words of its own", () => {
      const link = linkOf(prod);
      expect(link).to.deep.include({
        privateLink: { id: prod.values["appId"] },
        groupId: "sites",
        privateLinkLocation: "southeastasia",
      });
      expect(link?.["requestMessage"]).to.equal(
        `image-pipeline test: Front Door ${String(prod.values["frontDoorId"])}`,
      );
      expect(String(link?.["requestMessage"]).length).to.be.at.most(140);
    });

    it("once the link is approved, which waits for origin and route", () => {
      const approved = one(prod, "ApprovedConnection", "test-web");
      expect(approved.inputs).to.deep.include({
        resourceId: prod.values["appId"],
        message: linkOf(prod)?.["requestMessage"],
      });
      expect(approved.inputs["triggers"]).to.have.all.keys("origin");
      expect(approved.dependsOn).to.include.members(["test-origin", "test-route"]);
    });

    it("in a region where Front Door has private links, or not at all", async () => {
      const far = { ...PROD, region: "indonesiacentral" };
      expect(privateLinkFaults(azureSettings(far))).to.have.length(1);
      expect(privateLinkFaults(azureSettings(far))[0])
        .to.contain("but received indonesiacentral")
        .and.to.contain("eastasia");
      expect(privateLinkFaults(azureSettings({ region: "indonesiacentral" }))).to.deep.equal([]);
      expect(privateLinkFaults(azureSettings(PROD))).to.deep.equal([]);
      expect(await failure(build(far))).to.be.instanceOf(SettingsError);
    });
  });

  describe("with a name of the company's own", () => {
    let named: AzureParts;
    before(async () => {
      named = await build({ gateway: DOMAIN });
    });
    const record = (stack: AzureParts, name: string): Inputs => input(stack, "dns:RecordSet", name);

    it("has a certificate of Azure's for it, and TLS 1.2 at least", () => {
      expect(input(named, "cdn:AFDCustomDomain", "test-domain")).to.deep.include({
        hostName: "images.example.com",
        customDomainName: "images-example-com",
        tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS12" },
        azureDnsZone: { id: DOMAIN.domain.zoneId },
      });
    });

    it("proves the name and leads it to Front Door, in the company's zone and its subscription", () => {
      expect(namesOf(named, "dns:RecordSet")).to.deep.equal(["test-certificate", "test-web"]);
      expect(record(named, "test-certificate")).to.deep.include({
        ...{ resourceGroupName: "names", zoneName: "example.com", recordType: "TXT" },
        relativeRecordSetName: "_dnsauth.images",
      });
      expect(JSON.stringify(record(named, "test-certificate")["txtRecords"])).to.match(
        /\[\{"value":\["offline-\w+"\]\}\]/,
      );
      expect(record(named, "test-web")).to.deep.include({
        ...{ relativeRecordSetName: "images", recordType: "CNAME" },
        cnameRecord: { cname: named.values["host"] },
      });
      const provider = ofType(named, "providers:azure-native").find(({ name }) => name === "test-zone");
      expect(provider?.inputs["subscriptionId"]).to.equal("11111111-2222-4333-8444-555555555555");
      for (const { provider: used } of ofType(named, "dns:RecordSet")) expect(used).to.contain("test-zone");
    });

    it("takes the records away before the name: one that leads nowhere is there for others to take", () => {
      for (const { dependsOn } of ofType(named, "dns:RecordSet")) expect(dependsOn).to.include("test-domain");
    });

    it("is found at that name alone, through the firewall, and says so", () => {
      const route = input(named, "cdn:Route", "test-route");
      expect(route).to.include({ linkToDefaultDomain: "Disabled" });
      expect(JSON.stringify(route["customDomains"])).to.contain("/customDomains/images-example-com");
      const { parameters } = input(named, "cdn:SecurityPolicy", "test-web") as { parameters: Inputs };
      expect(JSON.stringify(parameters["associations"])).to.contain("/customDomains/images-example-com");
      expect(named.values).to.include({
        webUrl: "https://images.example.com/",
        publicUrl: "https://images.example.com",
      });
    });

    it("may be the zone's own name, which takes no CNAME", async () => {
      const apex = await build({ gateway: { domain: { name: "example.com", zoneId: `${ZONE}/example.com` } } });
      expect(record(apex, "test-certificate")).to.include({ relativeRecordSetName: "_dnsauth" });
      expect(record(apex, "test-web")).to.include({ relativeRecordSetName: "@", recordType: "A" });
      expect(JSON.stringify(record(apex, "test-web")["targetResource"])).to.contain("/afdEndpoints/test");
    });
  });
});
