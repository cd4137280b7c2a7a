import { expect } from "chai";
import { slashAdded } from "../../../../functions/adapters/aws/stage-root.ts";

const asked = (httpMethod: string, path: string): ReturnType<typeof slashAdded> =>
  slashAdded({ httpMethod, requestContext: { path, stage: "live" } });

describe("the address of a stage", () => {
  it("without a slash leads to the one with it, by a redirect that keeps the method", () => {
    const redirect = { statusCode: 308, headers: { Location: "/live/" }, body: "" };
    expect(asked("GET", "/live")).to.deep.equal(redirect);
    expect(asked("HEAD", "/live")).to.deep.equal(redirect);
  });

  it("is left alone with its slash, below it, below a domain and beside it", () => {
    for (const path of ["/live/", "/live/api/uploads", "/", "/live2", "/api/live"]) {
      expect(asked("GET", path), path).to.equal(undefined);
    }
  });

  it("is the application's for other methods: it says what it accepts", () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect(asked(method, "/live"), method).to.equal(undefined);
  });
});
