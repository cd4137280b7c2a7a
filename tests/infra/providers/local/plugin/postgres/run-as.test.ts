import { mkdirSync, statSync } from "node:fs";
import { expect } from "chai";
import { LocalProviderError } from "../../../../../../infra/providers/local/plugin/local-resource.ts";
import { type Machine, runAs } from "../../../../../../infra/providers/local/plugin/postgres/run-as.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

const machine = (is: { uid: number; named?: boolean; unshare?: boolean; closed?: string }): Machine => ({
  uid: is.uid,
  named: is.named ?? true,
  canUnshare: () => Promise.resolve(is.unshare ?? false),
  closedFolder: () => Promise.resolve(is.closed),
});
const namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534"];

describe("who runs PostgreSQL", () => {
  let stack: TemporaryStack;
  beforeEach(() => {
    stack = temporaryStack();
    mkdirSync(stack.folder, { mode: 0o700 });
  });
  afterEach(() => stack.remove());
  const as = (is: Parameters<typeof machine>[0]): ReturnType<typeof runAs> => runAs(stack.folder, "/bin", machine(is));

  it("is an ordinary user as such", async () => {
    expect(await as({ uid: 1000, unshare: true })).to.deep.equal({ prefix: [] });
  });

  it("is a user without a name, in a namespace where that user has one", async () => {
    expect(await as({ uid: 1000, named: false, unshare: true })).to.deep.equal({ prefix: namespace });
    expect(await as({ uid: 1000, named: false })).to.deep.equal({ prefix: [] });
  });

  it("is root in a namespace where root is somebody else, and the files stay root's", async () => {
    expect(await as({ uid: 0, unshare: true })).to.deep.equal({ prefix: namespace, owner: { uid: 0, gid: 0 } });
    expect(statSync(stack.folder).mode & 0o777).to.equal(0o700);
  });

  it("is nobody where there is no namespace, who may pass through the stack's folder but not list it", async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    expect(await as({ uid: 0 })).to.deep.equal({ prefix: [], user: nobody, owner: nobody });
    expect(statSync(stack.folder).mode & 0o777).to.equal(0o711);
  });

  it("is refused, with three ways out, where nobody cannot reach a folder", async () => {
    const error = await failure(as({ uid: 0, closed: "/root" }));
    expect(error).to.be.instanceOf(LocalProviderError);
    expect(error.message)
      .to.contain("the folder /root can be entered by its owner only")
      .and.to.contain("run this as a normal user")
      .and.to.contain("put the clone into a folder that others can enter")
      .and.to.contain("warehouse.existing");
  });
});
