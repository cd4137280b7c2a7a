import { expect } from "chai";
import * as z from "zod";
import { difference } from "../../../infra/plugin/difference.ts";

const resource = { schema: z.object({ name: z.string(), list: z.array(z.int()).optional() }), replaces: ["name"] };
const state = { name: "a", list: [1, 2], status: "running", pid: 7 };

describe("difference between state and inputs", () => {
  it("finds none where the inputs are the same and the status is healthy, whatever was computed", () => {
    expect(difference(resource, state, { name: "a", list: [1, 2] })).to.deep.equal({ changed: false, replaces: [] });
    expect(difference(resource, { ...state, status: "ready" }, { name: "a", list: [1, 2] }).changed).to.equal(false);
  });

  it("finds a changed, an added and a removed input", () => {
    expect(difference(resource, state, { name: "a", list: [2, 1] }).changed).to.equal(true);
    expect(difference(resource, state, { name: "a" }).changed).to.equal(true);
    expect(difference(resource, { name: "a", status: "ready" }, { name: "a", list: [1] }).changed).to.equal(true);
  });

  it("takes a value that is not known yet for a change", () => {
    const list = ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"];
    expect(difference(resource, { ...state, list }, { name: "a", list }).changed).to.equal(true);
  });

  it("finds a resource that the last look found stopped, unreachable or drifted", () => {
    for (const status of ["stopped", "unreachable", "drifted", "taken", "missing"]) {
      expect(difference(resource, { ...state, status }, { name: "a", list: [1, 2] }).changed, status).to.equal(true);
    }
  });

  it("asks for another resource only where the name changes", () => {
    expect(difference(resource, state, { name: "b", list: [1, 2] }).replaces).to.deep.equal(["name"]);
    expect(difference(resource, state, { name: "a", list: [] }).replaces).to.deep.equal([]);
  });

  it("passes over where something lies, known or not", () => {
    const lying = { ...resource, incidental: ["list"] };
    expect(difference(lying, state, { name: "a", list: [] }).changed).to.equal(false);
    const list = ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"];
    expect(difference(lying, state, { name: "a", list }).changed).to.equal(false);
    expect(difference(lying, state, { name: "b", list }).changed).to.equal(true);
  });
});
