import { expect } from "chai";
import type { AwsBlobStorage } from "../../../../../infra/providers/aws/capabilities.ts";
import { awsData } from "../../../../helpers/aws-mocks.ts";
import { asList, EXISTING, PROD, type Statement } from "./records.ts";

type Right = Parameters<AwsBlobStorage["statements"]>[0];
const RIGHTS: Right[] = [
  "readRaw",
  "keepOriginals",
  "writeClaims",
  "signUploads",
  "tidyRaw",
  "writeResults",
  "readResults",
  "holdResults",
  "exchange",
];

const RAW = "arn:aws:s3:::test-raw-0a1b2c3";
const PROCESSED = "arn:aws:s3:::test-processed-0a1b2c3";

/** "action resource" of each that statements allow. */
const pairs = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ Action, Resource }) =>
    asList(Action).flatMap((action) => asList(Resource).map((resource) => `${action} ${resource}`)),
  );

describe("rights on the buckets of a stack on AWS", () => {
  let rights: Record<Right, Statement[]>;
  before(async () => {
    const { values } = await awsData({}, ({ blobStorage }) =>
      Object.fromEntries(RIGHTS.map((right) => [right, blobStorage.statements(right)])),
    );
    rights = values as Record<Right, Statement[]>;
  });

  it("are actions that are named one by one, on named buckets, and the key by way of S3 alone", () => {
    for (const right of RIGHTS) {
      for (const { Effect, Action, Resource, Condition } of rights[right]) {
        expect(Effect, right).to.equal("Allow");
        for (const action of asList(Action)) expect(action, right).to.match(/^(s3|kms):[A-Za-z]+$/);
        for (const resource of asList(Resource))
          expect(resource, right).to.match(/^arn:aws:(s3:::test-|kms:.+:key\/test-buckets-key)/);
        if (asList(Action).some((action) => action.startsWith("kms:"))) {
          expect(Condition, right).to.deep.equal({
            StringEquals: { "kms:ViaService": "s3.ap-southeast-1.amazonaws.com" },
          });
        }
      }
    }
  });

  it("on originals are none on results, and the other way round", () => {
    for (const right of ["readRaw", "keepOriginals", "writeClaims", "signUploads", "tidyRaw"] as const)
      expect(JSON.stringify(rights[right]), right).not.to.contain("test-processed");
    for (const right of ["writeResults", "readResults", "holdResults"] as const)
      expect(JSON.stringify(rights[right]), right).not.to.contain("test-raw");
  });

  it("never delete a result, nor touch its bucket's lock", () => {
    const onResults = RIGHTS.flatMap((right) => pairs(rights[right])).filter((pair) => pair.includes(PROCESSED));
    expect(onResults.filter((pair) => /Delete|Bypass|PutBucket|Lifecycle/.test(pair))).to.deep.equal([]);
  });

  it("write originals only where originals lie, and sign uploads only for uploads", () => {
    const writes = (right: Right): string[] => pairs(rights[right]).filter((pair) => pair.startsWith("s3:PutObject "));
    expect(writes("keepOriginals")).to.deep.equal(
      ["stream", "undelivered"].map((root) => `s3:PutObject ${RAW}/${root}/*`),
    );
    expect(writes("writeClaims")).to.deep.equal([`s3:PutObject ${RAW}/claims/*`]);
    expect(writes("signUploads")).to.deep.equal([`s3:PutObject ${RAW}/uploads/*`]);
  });

  it("are enough for the calls that the clients make", () => {
    const needed: Partial<Record<Right, string[]>> = {
      // functions/clients/s3-raw-store.ts, s3-put-once.ts
      readRaw: [`s3:GetObject ${RAW}/*`, `s3:GetObjectVersion ${RAW}/*`, `s3:ListBucket ${RAW}`],
      keepOriginals: [`s3:ListBucketVersions ${RAW}`],
      writeClaims: [`s3:ListBucketVersions ${RAW}`],
      // functions/clients/s3-maintenance.ts, functions/hosting/undelivered.ts
      tidyRaw: [
        `s3:ListBucketVersions ${RAW}`,
        `s3:DeleteObjectVersion ${RAW}/*`,
        `s3:ListBucket ${RAW}`,
        `s3:GetObject ${RAW}/aws/lambda/*`,
        `s3:GetObject ${RAW}/undelivered/*`,
        `s3:GetObject ${RAW}/stream/*/message-*`,
        "kms:Decrypt arn:aws:kms:ap-southeast-1:123456789012:key/test-buckets-key-0a1b2c3",
      ],
      // functions/clients/s3-result-store.ts, s3-lock.ts
      writeResults: [
        `s3:PutObject ${PROCESSED}/*`,
        `s3:PutObjectRetention ${PROCESSED}/*`,
        `s3:GetObject ${PROCESSED}/*`,
        `s3:GetObjectVersion ${PROCESSED}/*`,
        `s3:GetObjectRetention ${PROCESSED}/*`,
        `s3:ListBucketVersions ${PROCESSED}`,
        `s3:ListBucket ${PROCESSED}`,
      ],
      // functions/web/object-store/s3.ts
      readResults: [`s3:GetObject ${PROCESSED}/*`, `s3:GetObjectVersion ${PROCESSED}/*`, `s3:ListBucket ${PROCESSED}`],
      // functions/clients/s3-holdable-store.ts
      holdResults: [
        `s3:PutObjectLegalHold ${PROCESSED}/*`,
        `s3:GetObjectLegalHold ${PROCESSED}/*`,
        `s3:ListBucketVersions ${PROCESSED}`,
      ],
    };
    for (const [right, wanted] of Object.entries(needed)) {
      expect(pairs(rights[right as Right]), right).to.include.members(wanted);
    }
  });

  it("pass through the network's way to S3, all that functions have", async () => {
    const { resources } = await awsData();
    const policy = resources.find(({ type }) => type.endsWith(":VpcEndpointPolicy"))?.inputs["policy"];
    const through = (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement.flatMap(({ Action }) =>
      asList(Action),
    );
    const functions = RIGHTS.filter((right) => right !== "exchange");
    const used = functions.flatMap((right) => rights[right]).flatMap(({ Action }) => asList(Action));
    expect(new Set(through)).to.deep.equal(new Set(used.filter((action) => action.startsWith("s3:"))));
  });
});

describe("policies of what holds data on AWS", () => {
  const VARIANTS = {
    dev: {},
    prod: PROD,
    "an existing Kafka": EXISTING,
    "other accounts": { environment: "staging", ingress: { privateLinkAccounts: ["210987654321"] } },
  };
  /** The only action here that takes no resource: docs.aws.amazon.com/service-authorization, CloudWatch Logs. */
  const WITHOUT_RESOURCE = ["logs:DescribeLogGroups"];

  for (const [variant, config] of Object.entries(VARIANTS)) {
    it(`allow no action by a star and nothing on everything: ${variant}`, async () => {
      const { resources } = await awsData(config);
      const allowed = resources.flatMap(({ type, name, inputs }) =>
        Object.values(inputs)
          .filter((value): value is string => typeof value === "string" && value.includes('"Statement"'))
          .flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement)
          .filter(({ Effect }) => Effect === "Allow")
          .map((statement) => ({ type, name, statement })),
      );
      expect(allowed.length).to.be.above(10);
      for (const { type, name, statement } of allowed) {
        const isKey = type === "aws:kms/key:Key";
        const at = `${type} ${name} ${JSON.stringify(statement)}`;
        // The account's own administration of a key, which would be nobody's without it.
        if (!(isKey && statement.Sid === "AccountByIam")) {
          expect(
            asList(statement.Action).filter((action) => action.includes("*")),
            at,
          ).to.deep.equal([]);
        }
        // In a key's policy "*" is that key.
        if (!isKey && !asList(statement.Action).every((action) => WITHOUT_RESOURCE.includes(action))) {
          expect(asList(statement.Resource), at).not.to.include("*");
        }
      }
    });
  }
});
