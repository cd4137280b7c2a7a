import { expect } from "chai";
import { awsData, type AwsData } from "../../../../helpers/aws-mocks.ts";
import { asList, namesOf, ofType, one, PROD, type Statement, statementsIn } from "./records.ts";

const BUCKETS = ["test-raw", "test-processed"];

/** Everything that belongs to a bucket: what is kept without the bucket is of no use, and the other way round. */
const SATELLITES = [
  "BucketPublicAccessBlock",
  "BucketOwnershipControls",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
  "BucketLifecycleConfiguration",
  "BucketPolicy",
];

interface Rule {
  readonly id: string;
  readonly status: string;
  readonly filter: { readonly prefix?: string };
  readonly expiration?: { readonly days?: number; readonly expiredObjectDeleteMarker?: boolean };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation: number };
}

const rulesOf = (data: AwsData, bucket: string): Rule[] =>
  one(data, "BucketLifecycleConfiguration", bucket).inputs["rules"] as Rule[];

/** Days after which what lies below each prefix expires. */
const expiries = (data: AwsData, bucket: string): Record<string, number> =>
  Object.fromEntries(
    rulesOf(data, bucket).flatMap(({ filter, expiration }) =>
      expiration?.days === undefined ? [] : [[filter.prefix ?? "", expiration.days]],
    ),
  );

describe("the buckets of a stack on AWS", () => {
  let dev: AwsData;
  let prod: AwsData;
  before(async () => {
    dev = await awsData();
    prod = await awsData(PROD);
  });

  it("are two, told apart by their purpose; only results can be locked", () => {
    expect(
      ofType(dev, "Bucket").map(({ name, inputs }) => [name, inputs["tags"], inputs["objectLockEnabled"]]),
    ).to.deep.equal([
      ["test-raw", { purpose: "raw" }, false],
      ["test-processed", { purpose: "processed" }, true],
    ]);
  });

  for (const bucket of BUCKETS) {
    it(`${bucket} is private, versioned, without ACLs, and encrypted with the buckets' own key alone`, () => {
      const { bucket: _of, ...access } = one(dev, "BucketPublicAccessBlock", bucket).inputs;
      expect(access).to.deep.equal({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(one(dev, "BucketVersioning", bucket).inputs["versioningConfiguration"]).to.deep.equal({
        status: "Enabled",
      });
      expect(one(dev, "BucketOwnershipControls", bucket).inputs["rule"]).to.deep.equal({
        objectOwnership: "BucketOwnerEnforced",
      });
      const [rule] = one(dev, "BucketServerSideEncryptionConfiguration", bucket).inputs["rules"] as object[];
      expect(rule).to.deep.equal({
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:ap-southeast-1:123456789012:key/test-buckets-key-0a1b2c3",
        },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      });
    });

    it(`${bucket} refuses whatever comes without TLS`, () => {
      const [statement] = statementsIn(one(dev, "BucketPolicy", bucket), "policy");
      expect(statement).to.deep.include({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      expect(statement?.Resource).to.have.length(2);
    });

    it(`${bucket} does not grow for ever`, () => {
      const rules = rulesOf(dev, bucket);
      expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
      for (const { status } of rules) expect(status).to.equal("Enabled");
      expect(rules.find((rule) => rule.noncurrentVersionExpiration)).to.deep.include({
        filter: {},
        noncurrentVersionExpiration: { noncurrentDays: 1 },
      });
      // S3 refuses a rule with both.
      const markers = rules.filter(({ expiration }) => expiration?.expiredObjectDeleteMarker === true);
      expect(markers.map(({ expiration, filter }) => [expiration?.days, filter])).to.deep.equal([[undefined, {}]]);
      const parts = rules.find((rule) => rule.abortIncompleteMultipartUpload)?.abortIncompleteMultipartUpload;
      expect(parts?.daysAfterInitiation).to.be.within(1, 7);
    });
  }

  it("keep results, everything that belongs to them and their key, whatever the environment", () => {
    for (const data of [dev, prod]) {
      for (const type of ["Bucket", "BucketObjectLockConfiguration", ...SATELLITES]) {
        expect(one(data, type, "test-processed"), type).to.deep.include({ retainOnDelete: true, protect: false });
      }
      expect(one(data, "Bucket", "test-processed").inputs["forceDestroy"]).to.equal(false);
      expect(one(data, "Key", "test-buckets-key").retainOnDelete).to.equal(true);
      // The name is free for the next stack.
      expect(one(data, "Alias", "test-buckets-key").retainOnDelete).to.equal(false);
    }
  });

  it("keep originals in prod; elsewhere they are emptied and removed", async () => {
    const staging = await awsData({ environment: "staging" });
    for (const [data, kept] of [
      [dev, false],
      [staging, false],
      [prod, true],
    ] as const) {
      for (const type of ["Bucket", "BucketCorsConfiguration", ...SATELLITES]) {
        expect(one(data, type, "test-raw").retainOnDelete, type).to.equal(kept);
      }
      expect(one(data, "Bucket", "test-raw").inputs["forceDestroy"]).to.equal(!kept);
    }
  });

  it("lock results for as long as is set, and expire them a day later", async () => {
    const lock = (data: AwsData): unknown =>
      one(data, "BucketObjectLockConfiguration", "test-processed").inputs["rule"];
    expect(lock(dev)).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 7 } });
    expect(lock(prod)).to.deep.equal({ defaultRetention: { mode: "COMPLIANCE", days: 7 } });
    expect(expiries(dev, "test-processed")).to.deep.equal({ "": 8 });
    const longer = await awsData({ retention: { processedDays: 20, lock: "compliance" } });
    expect(lock(longer)).to.deep.equal({ defaultRetention: { mode: "COMPLIANCE", days: 20 } });
    expect(expiries(longer, "test-processed")).to.deep.equal({ "": 21 });
  });

  it("expire originals by their days; where they go when processed, what was never processed", async () => {
    const prefixes = (originals: number, everythingElse: number): Record<string, number> => ({
      "uploads/": originals,
      "claims/": originals,
      "stream/": originals,
      "": everythingElse,
    });
    expect(expiries(dev, "test-raw")).to.deep.equal(prefixes(7, 30));
    const days = await awsData({ retention: { rawDays: 3, detailDays: 40 } });
    expect(expiries(days, "test-raw")).to.deep.equal(prefixes(3, 40));
    const untilProcessed = await awsData({ retention: { rawDays: "untilProcessed", detailDays: 40 } });
    expect(expiries(untilProcessed, "test-raw")).to.deep.equal(prefixes(40, 40));
    const years = await awsData({ retention: { rawDays: 400 } });
    expect(expiries(years, "test-raw")).to.deep.equal(prefixes(400, 400));
  });

  it("take uploads from the company's page, or from any where its address is not known before", async () => {
    const origins = (data: AwsData): unknown =>
      (one(data, "BucketCorsConfiguration", "test-raw").inputs["corsRules"] as { allowedOrigins: string[] }[]).map(
        ({ allowedOrigins }) => allowedOrigins,
      );
    expect(origins(dev)).to.deep.equal([["*"]]);
    const named = await awsData({ gateway: { domain: { name: "images.example.com", zoneId: "Z1" } } });
    expect(origins(named)).to.deep.equal([["https://images.example.com"]]);
    expect(namesOf(dev, "BucketCorsConfiguration")).to.deep.equal(["test-raw"]);
  });

  it("change lock and lifecycle only once the policy says who may", () => {
    for (const type of ["BucketObjectLockConfiguration", "BucketLifecycleConfiguration"]) {
      const { dependsOn } = one(prod, type, "test-processed");
      expect(dependsOn, type).to.include("test-processed");
      const at = (of: string): number =>
        prod.resources.findIndex(({ type: t, name }) => t.endsWith(`:${of}`) && name === "test-processed");
      expect(at(type), type).to.be.above(at("BucketPolicy"));
    }
  });
});

describe("the policy of results that nobody may remove", () => {
  const policyOf = (data: AwsData): Statement[] => statementsIn(one(data, "BucketPolicy", "test-processed"), "policy");
  const bySid = (data: AwsData): Record<string, Statement> =>
    Object.fromEntries(policyOf(data).map((statement) => [statement.Sid ?? "", statement]));

  it("refuses links older than a quarter of an hour, in every environment", async () => {
    for (const data of [await awsData(), await awsData(PROD)]) {
      expect(bySid(data)["LinksEndSoon"]).to.deep.include({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Condition: { NumericGreaterThan: { "s3:signatureAge": "900000" } },
      });
    }
  });

  it("is only there where the lock cannot be bypassed: otherwise the owner must be able to empty the bucket", async () => {
    expect(policyOf(await awsData()).map(({ Sid }) => Sid)).to.deep.equal(["TlsOnly", "LinksEndSoon"]);
    const governed = await awsData({ environment: "prod", retention: { lock: "governance" } });
    expect(policyOf(governed).map(({ Sid }) => Sid)).to.deep.equal(["TlsOnly", "LinksEndSoon"]);
  });

  it("refuses everybody whatever hides, replaces or shortens, and leaves legal holds alone", async () => {
    const data = await awsData(PROD);
    const sids = bySid(data);
    expect(Object.keys(sids)).to.deep.equal([
      "TlsOnly",
      "LinksEndSoon",
      "CreateOnly",
      "NoLockShorterThanPromised",
      "NobodyDeletes",
      "OnlyTheDeployerChangesLockAndLifecycle",
    ]);
    for (const statement of policyOf(data)) expect(statement).to.deep.include({ Effect: "Deny", Principal: "*" });
    expect(sids["CreateOnly"]?.Condition).to.deep.equal({
      Null: { "s3:if-none-match": "true" },
      Bool: { "s3:ObjectCreationOperation": "true" },
    });
    expect(sids["NoLockShorterThanPromised"]).to.deep.include({
      Action: ["s3:PutObject", "s3:PutObjectRetention"],
      Condition: { NumericLessThan: { "s3:object-lock-remaining-retention-days": "7" } },
    });
    expect(sids["NobodyDeletes"]).to.deep.include({
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
      Resource: "arn:aws:s3:::test-processed-0a1b2c3/*",
    });
    expect(sids["NobodyDeletes"]).not.to.have.property("Condition");
    const denied = policyOf(data).flatMap(({ Action }) => asList(Action));
    expect(denied).not.to.include("s3:PutObjectLegalHold");
  });

  it("names the deploying role, not its session, which is another at every run", async () => {
    const { Condition, Resource } = bySid(await awsData(PROD))["OnlyTheDeployerChangesLockAndLifecycle"] ?? {};
    expect(Condition).to.deep.equal({
      ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/ci/Deploy" },
    });
    expect(Resource).to.equal("arn:aws:s3:::test-processed-0a1b2c3");
  });

  it("allows our own locks: an hour more than the days it asks for", async () => {
    const { RETAIN_MARGIN_MS, DAY_MS } = await import("../../../../../functions/core/settings.ts");
    const least = bySid(await awsData({ retention: { processedDays: 12, lock: "compliance" } }))[
      "NoLockShorterThanPromised"
    ];
    const days = Number(least?.Condition?.["NumericLessThan"]?.["s3:object-lock-remaining-retention-days"]);
    expect(Math.floor((12 * DAY_MS + RETAIN_MARGIN_MS) / DAY_MS)).to.be.at.least(days);
  });
});

describe("the second application's way to the buckets", () => {
  it("is a policy to lay claims and to read results, and no more", async () => {
    const [claims, results, key] = statementsIn(one(await awsData(), "Policy", "test-blob-client"), "policy");
    expect(claims).to.deep.include({
      Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: ["arn:aws:s3:::test-raw-0a1b2c3/claims/*"],
    });
    expect(results).to.deep.include({
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: ["arn:aws:s3:::test-processed-0a1b2c3/*"],
    });
    expect(key?.Condition).to.deep.equal({ StringEquals: { "kms:ViaService": "s3.ap-southeast-1.amazonaws.com" } });
  });

  it("is, for other accounts that reach the brokers, in the raw bucket's policy and the key's", async () => {
    const data = await awsData({ environment: "staging", ingress: { privateLinkAccounts: ["210987654321"] } });
    const Principal = { AWS: ["arn:aws:iam::210987654321:root"] };
    const claims = statementsIn(one(data, "BucketPolicy", "test-raw"), "policy").find(
      ({ Effect }) => Effect === "Allow",
    );
    expect(claims).to.deep.include({ Principal, Resource: "arn:aws:s3:::test-raw-0a1b2c3/claims/*" });
    const key = statementsIn(one(data, "Key", "test-buckets-key"), "policy")[1];
    expect(key).to.deep.include({
      Principal,
      Condition: { StringEquals: { "kms:ViaService": "s3.ap-southeast-1.amazonaws.com" } },
    });
    const own = await awsData();
    expect(statementsIn(one(own, "BucketPolicy", "test-raw"), "policy")).to.have.length(1);
    expect(statementsIn(one(own, "Key", "test-buckets-key"), "policy")).to.have.length(1);
  });
});
