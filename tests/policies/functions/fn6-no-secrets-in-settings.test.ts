import { expect } from "chai";
import { noSecretsInSettings } from "../../../policies/rules/functions/fn6-no-secrets-in-settings.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { app, azure, site } from "./azure-resources.ts";
import { lambda } from "./aws-resources.ts";

const says = (path: string, what = "what its name says is a secret"): string[] => [
  `resize has ${what} in its environment, as ${path}. Allowed: a reference to a secret. Move it to a store of secrets, and change it.`,
];
const having = (variables: Values) => [lambda("resize", { environment: { variables } })];

const SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-AbCdEf";
const json = (value: unknown): string => JSON.stringify(value);

holdAgainst(noSecretsInSettings, "aws", {
  keeps: having({
    SETTINGS: json({
      warehouse: { user: "writer", login: { kind: "secret", arn: SECRET_ARN } },
      biReaderSecretArn: SECRET_ARN,
    }),
    DB_PASSWORD: SECRET_ARN,
    NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
  }),
  keepsToo: [
    ["no environment", [lambda("resize", { environment: undefined })]],
    [
      "a secret's name",
      having({ DB_SECRET: "prod/db/credentials", API_TOKEN: "/shop/api-token", TLS_PRIVATE_KEY: "./key.pem" }),
    ],
    ["a reference", having({ API_KEY: "{{resolve:secretsmanager:api}}", DB_PASSWORD: "projects/1/secrets/db" })],
    [
      "an address",
      having({ ACCESS_TOKEN: "https://login.example.com/token", DATABASE_URL: "postgres://writer@db/images" }),
    ],
    [
      "a number, a choice, nothing",
      having({ MAX_TOKEN: "4096", USE_PASSWORD: "false", ADMIN_SECRET: "", DB_PASSWORD: "iam" }),
    ],
    [
      "names that only begin like a secret's",
      having({ PASSWORD_MIN_LENGTH: "twelve", TOKEN_URL: "login", SECRETARY: "Ann" }),
    ],
    ["a secret that is to come", having({ DB_PASSWORD: UNKNOWN_TEXT })],
    ["JSON that is none", having({ SETTINGS: "{not json" })],
  ],
  breaks: [
    ["a password", having({ DB_PASSWORD: "horse battery" }), says("DB_PASSWORD")],
    ["a name of small letters", having({ apiKey: "a1B2c3D4" }), says("apiKey")],
    ["a key of a client", having({ AUTH_CLIENT_SECRET: "a1B2c3D4/e5F6" }), says("AUTH_CLIENT_SECRET")],
    ["a long number", having({ SIGNING_TOKEN: "83749201" }), says("SIGNING_TOKEN")],
    [
      "a password in JSON",
      having({ SETTINGS: json({ kafka: { password: "horse" } }) }),
      says("SETTINGS.kafka.password"),
    ],
    ["a password in a list", having({ DBS: json([{ password: "horse" }]) }), says("DBS.0.password")],
    ["JSON in JSON", having({ OUTER: json({ inner: json({ token: "horse" }) }) }), says("OUTER.inner.token")],
    ["a key of AWS", having({ NOTE: "AKIAIOSFODNN7EXAMPLE" }), says("NOTE", "an AWS access key")],
    ["a private key", having({ CERT: "-----BEGIN RSA PRIVATE KEY-----\nMII" }), says("CERT", "a private key")],
    [
      "an address with a password",
      having({ DATABASE_URL: "postgres://w:horse@db/i" }),
      says("DATABASE_URL", "a password in an address"),
    ],
    ["a token", having({ CI: `ghp_${"a1".repeat(18)}` }), says("CI", "a token")],
    ["several", having({ A_PASSWORD: "horse", B_TOKEN: "battery" }), [...says("A_PASSWORD"), ...says("B_TOKEN")]],
  ],
});

const INSIGHTS = {
  name: "APPLICATIONINSIGHTS_CONNECTION_STRING",
  value: "InstrumentationKey=1;IngestionEndpoint=https://in",
};
const VAULT = "https://shop.vault.azure.net";
const STORAGE = "DefaultEndpointsProtocol=https;AccountName=images;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";
const setting = (name: string, value: string) => [app("resize", site({ appSettings: [INSIGHTS, { name, value }] }))];
const beside = (type: string, properties: Values, name = "resize") => [
  app(),
  azure("web", type, "beside", { name, properties }),
];

holdAgainst(noSecretsInSettings, "azure", {
  keeps: setting("AzureWebJobsStorage__accountName", "images"),
  keepsToo: [
    [
      "a reference to Key Vault",
      setting("DB_PASSWORD", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/db)"),
    ],
    [
      "a connection string without a key",
      setting("SQL_CONNECTION_STRING", "Server=tcp:db;Authentication=Active Directory Default;"),
    ],
    ["a connection by an identity", setting("AzureWebJobsStorage__credential", "managedidentity")],
    [
      "names of secrets beside their vault",
      setting(
        "SETTINGS",
        json({
          vaultUrl: VAULT,
          biReaderSecret: "bi-reader",
          kafka: { login: { kind: "secret", vaultUrl: VAULT, secret: "login" } },
        }),
      ),
    ],
    ["another app's settings", beside("WebAppApplicationSettings", { DB_PASSWORD: "horse" }, "other")],
  ],
  breaks: [
    ["a storage account's key", setting("AzureWebJobsStorage", STORAGE), says("AzureWebJobsStorage", "an Azure key")],
    [
      "an event hub's key",
      setting("EH", "Endpoint=sb://h;SharedAccessKeyName=n;SharedAccessKey=c2Vj"),
      says("EH", "an Azure key"),
    ],
    ["a signed address", setting("PACKAGE", "https://a.blob/p.zip?sv=1&sig=abc"), says("PACKAGE", "a signed address")],
    ["a password", setting("DB_PASSWORD", "horse"), says("DB_PASSWORD")],
    [
      "a secret without its vault",
      setting("SETTINGS", json({ vaultUrl: VAULT, kafka: { secret: "horse" } })),
      says("SETTINGS.kafka.secret"),
    ],
    [
      "a password beside a vault",
      setting("SETTINGS", json({ vaultUrl: VAULT, password: "horse" })),
      says("SETTINGS.password"),
    ],
    [
      "what is no name of a secret beside a vault",
      setting("SETTINGS", json({ vaultUrl: VAULT, secret: "a1B2c3D4" })),
      says("SETTINGS.secret"),
    ],
    ["settings beside the app", beside("WebAppApplicationSettings", { DB_PASSWORD: "horse" }), says("DB_PASSWORD")],
    [
      "connection strings beside the app",
      beside("WebAppConnectionStrings", { Db: { type: "SQLAzure", value: "Server=db;Password=horse;" } }),
      says("Db", "a password"),
    ],
    [
      "connection strings of the app",
      [app("resize", site({ connectionStrings: [{ name: "Db", connectionString: "Server=db;Pwd=horse" }] }))],
      says("Db", "a password"),
    ],
  ],
});

describe("a secret that was found", () => {
  it("is not told", () => {
    const stack = having({ DB_PASSWORD: "horse battery", SETTINGS: json({ token: "horse battery" }) });
    expect(messages(noSecretsInSettings, stack)).to.have.length(2);
    expect(messages(noSecretsInSettings, stack).join()).to.not.include("horse");
  });
});
