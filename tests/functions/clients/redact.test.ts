import { inspect } from "node:util";
import { expect } from "chai";
import { redacted } from "../../../functions/clients/redact.ts";

/** In every secret below, at its beginning, in its middle and at its end. */
const MARK = "5ecretMarker";

/** What a member of a line, or a text in it, is written as. */
const written = (value: unknown): unknown =>
  (JSON.parse(redacted(JSON.stringify({ value }))) as { value: unknown }).value;

/** What passwords may be that no plain text separates from its words by itself. */
const ODD = [
  `${MARK}"${MARK}`,
  `${MARK}\\`,
  `${MARK}\\"${MARK}`,
  `${MARK}'${MARK}`,
  `${MARK}&;,${MARK}`,
  `${MARK}]}${MARK}`,
];

/** Texts with a secret, and what has to be left of them. */
const TEXTS: Readonly<Record<string, readonly [text: string, left: string]>> = {
  "single quotes": [
    `host=db password='${MARK} ${MARK}' sslmode=require`,
    "host=db password='[hidden]' sslmode=require",
  ],
  "an escaped quote": [`password='${MARK}\\'${MARK}' port=1`, "password='[hidden]' port=1"],
  "what Node.js prints": [inspect({ region: "eu", secretAccessKey: MARK, port: 1 }), "port: 1"],
  "a printed list": [`1: ${inspect({ token: [MARK, `${MARK}]`] })}`, "1: { token: [hidden]"],
  "a printed object": [`1: ${inspect({ password: { value: MARK } })}`, "1: { password: [hidden]"],
  "a number": [`{"password":12345678,"x":1}`.replace("12345678", `1${MARK}`), '{"password":[hidden]'],
  "a separator in it": [`password=${MARK}&${MARK};${MARK},${MARK} user=w`, "password=[hidden] user=w"],
  "a quote in it": [`password=${MARK}'${MARK} user=w`, "password=[hidden] user=w"],
  "a backslash in it": [`password=${MARK}\\${MARK} user=w`, "password=[hidden] user=w"],
  "a connection string": [`AccountKey=${MARK}+/==;EndpointSuffix=x`, "AccountKey=[hidden];EndpointSuffix=x"],
  "an @ and a slash in an address": [
    `to postgres://w:${MARK}@ss/${MARK}@db:5432/x failed`,
    "to postgres://w:[hidden]@db:5432/x failed",
  ],
  "an address behind another": [`http://h/x,postgres://w:${MARK}@db`, "http://h/x,postgres://w:[hidden]@db"],
  "an address whose user has an @": [`https://a@b.c:${MARK}@host/`, "https://a@b.c:[hidden]@host/"],
  "a cookie of several": [`GET /\r\nCookie: a=1; b="${MARK}"; c=${MARK}\r\nHost: h`, "Cookie: [hidden]\r\nHost: h"],
  "a header of any scheme": [
    `Authorization: Digest user="x", response="${MARK}"\nHost: h`,
    "Authorization: [hidden]\nHost: h",
  ],
  "an assignment to a header": [`headers['x-api-key'] = '${MARK}'; x`, "headers['x-api-key'] = '[hidden]'; x"],
  "a SAS within an address": [`https://x/?u=https%3A%2F%2Fy%3Fsig%3D${MARK}&z=1`, "sig%3D[hidden]&z=1"],
  "a key of a function": [`https://x.azurewebsites.net/api/f?code=${MARK}==&z=1`, "?code=[hidden]&z=1"],
  "an encrypted private key": [
    `-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-256-CBC,1\n\n${MARK}\n-----END RSA PRIVATE KEY-----`,
    "-----BEGIN RSA PRIVATE KEY-----[hidden]-----END RSA PRIVATE KEY-----",
  ],
  "one of our API keys": [`key ipk_${MARK}${"x".repeat(31)} is unknown`, "key [hidden] is unknown"],
  "a verifier of PostgreSQL": [`'SCRAM-SHA-256$4096:c2FsdA==$${MARK}:${MARK}='`, "'[hidden]'"],
};

describe("what is taken out of a line of the log", () => {
  for (const [name, [text, left]] of Object.entries(TEXTS)) {
    it(`is a secret in a text: ${name}`, () => {
      expect(written(text)).to.be.a("string").that.contains(left).and.not.contains(MARK);
    });
  }

  it("is a member's value whatever its kind, by the member's name", () => {
    const secrets = { password: 12345678, token: [MARK], clientSecret: { value: MARK }, "x-api-key": true, pwd: null };
    const hidden = Object.fromEntries(Object.keys(secrets).map((name) => [name, "[hidden]"]));
    expect(written({ ...secrets, kept: 1 })).to.deep.equal({ ...hidden, kept: 1 });
  });

  it("is a secret of any characters, in a member and in JSON within texts", () => {
    for (const secret of ODD) {
      let text: unknown = { password: secret, kept: secret.replaceAll(MARK, "") };
      for (let depth = 0; depth < 4; depth++) {
        expect(JSON.stringify(written(text)), `depth ${depth}: ${secret}`)
          .to.contain("[hidden]")
          .and.not.contain(MARK);
        text = `answered ${JSON.stringify(typeof text === "string" ? { body: text } : text)} and no more`;
      }
    }
  });

  it("is a secret in a member's name", () => {
    expect(written({ [`https://x/?sig=${MARK}`]: 1 })).to.deep.equal({ "https://x/?sig=[hidden]": 1 });
  });

  it("is bytes, of every kind of array", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const arrays = {
      floats: new Float32Array([0.5, -1.25e-9, Number.NaN, 1e20]),
      signed: new Int8Array([-1, 2]),
      many: new Uint8Array(500),
      buffer: Buffer.from(MARK),
      empty: Buffer.alloc(0),
    };
    expect(written(arrays)).to.deep.equal(Object.fromEntries(Object.keys(arrays).map((name) => [name, "[bytes]"])));
    const numbered = { "0": 1, "1": -2.5, "...": "9 items not stringified" };
    expect(written([numbered])).to.deep.equal(["[bytes]"]);
  });

  it("is bytes that Node.js printed", () => {
    expect(written(`got ${inspect(Buffer.from(MARK))}.`)).to.equal("got [bytes].");
    expect(written(`got ${inspect(new Float32Array([1.5, 2]))}.`)).to.equal("got [bytes].");
  });

  it("is nothing else", () => {
    for (const kept of [
      ...["password authentication failed for user 'w'", "Unexpected token '<', \"<html>\" is not valid JSON"],
      ...["https://x.y/a@b?c=1:2", "http://127.0.0.1:9000/raw/x.jpg", "postgres://w@db:5432/x", "me@corp.example"],
      ...["SharedAccessKeyName=root", "design=1 config=2 exit code=3", "key: acme/2026/web.webp", "tokens: 3"],
      ...["no secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-x"],
      ...["Error: wrong password:\n    at login (file:///x/login.js:1:2)", { "0": "a" }, { "1": 1 }, {}, [1, 2], null],
    ]) {
      expect(written(kept)).to.deep.equal(kept);
    }
  });

  it("is found in what is no JSON, or too deep to be gone through", () => {
    expect(redacted(`x password="${MARK}"`)).to.equal('x password="[hidden]"');
    const deep = `${'{"a":'.repeat(50_000)}{"password":"${MARK}"}${"}".repeat(50_000)}`;
    const line = redacted(deep);
    expect(line.includes(MARK)).to.equal(false);
    expect(() => JSON.parse(line) as unknown).not.to.throw();
  });
});

describe("a line of 1 MB", () => {
  const PIECES = [
    ...[
      "a",
      " ",
      "\\",
      '"',
      "'",
      '\\"',
      "@",
      "://",
      "://a:",
      "://a/",
      "a://b:c@",
      "password",
      "password=",
      'password="',
    ],
    ...[
      "password: ",
      "password=,",
      "password=a,",
      "password={",
      "password\\\\",
      "-eyJ",
      "eyJhbGciOiJI.",
      "-eyJhbGciOiJI",
    ],
    ...[
      "Bearer ",
      "Bearer abcdefgh ",
      "sig=",
      "%26sig%3D",
      "-----BEGIN PRIVATE KEY-----",
      "AKIA",
      "ipk_",
      "-ipk_",
      "<Buffer ",
    ],
    ...[
      "Uint8Array(1) [",
      "SCRAM-SHA-256$",
      "cookie:",
      "cookie: a\n",
      "x-amz-signature=,",
      "secret:123456789012:",
      "[hidden]",
    ],
  ];
  for (const piece of PIECES) {
    it(`takes no long where it is ${JSON.stringify(piece)} again and again`, () => {
      const text = piece.repeat(1_000_000 / piece.length);
      const line = JSON.stringify({ text, list: [text.slice(1)] });
      const startMs = performance.now();
      JSON.parse(redacted(line));
      // Linear ones take less than a tenth of it; what grows with the square takes minutes.
      expect(performance.now() - startMs).to.be.lessThan(3000);
      redacted(text);
      expect(performance.now() - startMs).to.be.lessThan(5000);
    });
  }
});
