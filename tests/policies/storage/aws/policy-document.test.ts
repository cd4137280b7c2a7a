import { expect } from "chai";
import { UNKNOWN } from "../../../../policies/facts/known.ts";
import { statementsOf } from "../../../../policies/readers/aws/policy-document.ts";
import { coversAction } from "../../../../policies/readers/aws/policy-reach.ts";
import { property } from "../../../../policies/readers/property.ts";
import { checked, UNKNOWN_LIST, UNKNOWN_TEXT } from "../../views.ts";

const NOTHING = {
  principals: [],
  notPrincipals: [],
  actions: [],
  notActions: [],
  resources: [],
  notResources: [],
  conditions: [],
};

/** The statements of a property, as the engine hands it on. */
const read = (policy: unknown) => statementsOf(property(checked({ policy }), "policy"));

describe("a policy document of AWS", () => {
  it("is read whole", () => {
    const document = {
      Statement: [
        {
          Effect: "Deny",
          Principal: { AWS: ["arn:aws:iam::1:root", "2"], Service: "s3.amazonaws.com" },
          NotPrincipal: "*",
          Action: "s3:Get*",
          NotAction: ["s3:PutObject", "s3:DeleteObject"],
          Resource: ["a", "b"],
          NotResource: "c",
          Condition: {
            Bool: { "aws:SecureTransport": false },
            "ForAllValues:StringLike": { "aws:TagKeys": ["x*", "y"] },
          },
        },
      ],
    };
    const expected = [
      {
        effect: "Deny",
        principals: [
          { type: "AWS", id: "arn:aws:iam::1:root" },
          { type: "AWS", id: "2" },
          { type: "Service", id: "s3.amazonaws.com" },
        ],
        notPrincipals: [{ type: "*", id: "*" }],
        actions: ["s3:Get*"],
        notActions: ["s3:PutObject", "s3:DeleteObject"],
        resources: ["a", "b"],
        notResources: ["c"],
        conditions: [
          { operator: "Bool", key: "aws:securetransport", values: ["false"] },
          { operator: "ForAllValues:StringLike", key: "aws:tagkeys", values: ["x*", "y"] },
        ],
      },
    ];
    expect(read(JSON.stringify(document))).to.deep.equal(expected);
    expect(read(document)).to.deep.equal(expected);
  });

  it("may have one statement, which may say little", () => {
    expect(read(JSON.stringify({ Statement: { Effect: "Allow" } }))).to.deep.equal([{ effect: "Allow", ...NOTHING }]);
  });

  it("has no statements where AWS would refuse it, or where there is none", () => {
    for (const policy of [
      "",
      "{",
      "null",
      "[]",
      '"text"',
      "{}",
      { Statement: "all" },
      { Statement: [{}, null, "x"] },
      undefined,
      null,
      5,
    ]) {
      expect(read(policy)).to.deep.equal([]);
    }
    expect(read({ Statement: [{ Effect: "allow" }] })).to.deep.equal([]);
  });

  it("is unknown where any of it is", () => {
    const statement = { Effect: "Deny", Action: ["s3:*"], Condition: { Bool: { "aws:SecureTransport": "false" } } };
    expect(read(UNKNOWN_TEXT)).to.equal(UNKNOWN);
    for (const unknown of [
      { Statement: UNKNOWN_LIST },
      { Statement: [statement, UNKNOWN_TEXT] },
      { Statement: [{ ...statement, Effect: UNKNOWN_TEXT }] },
      { Statement: [{ ...statement, Action: ["s3:*", UNKNOWN_TEXT] }] },
      { Statement: [{ ...statement, Condition: { Bool: { "aws:SecureTransport": UNKNOWN_TEXT } } }] },
    ]) {
      expect(read(unknown)).to.equal(UNKNOWN);
    }
    expect(read({ Statement: [statement] })).to.have.length(1);
  });
});

describe("an action of a statement", () => {
  const covers = (pattern: string, action: string): boolean => {
    const statements = read({ Statement: { Effect: "Deny", Action: pattern } });
    if (statements === UNKNOWN) throw new Error("Expected a statement.");
    return statements.some((statement) => coversAction(statement, action));
  };

  it("may be a pattern, in letters of any case", () => {
    for (const pattern of ["*", "s3:*", "S3:getobject", "s3:Get*", "s3:GetObjec?", "s3:*Object"]) {
      expect(covers(pattern, "s3:GetObject"), pattern).to.equal(true);
    }
  });

  it("is no other's beginning or end, and no expression", () => {
    for (const pattern of [
      "s3:GetObjectVersion",
      "s3:Get",
      "GetObject",
      "s3.GetObject",
      "s3:(GetObject)",
      "s3:GetObject?",
      "",
    ]) {
      expect(covers(pattern, "s3:GetObject"), pattern).to.equal(false);
    }
  });
});
