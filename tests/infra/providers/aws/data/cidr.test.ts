import { expect } from "chai";
import { canonical, contains, isPrivate, overlap, part } from "../../../../../infra/contract/cidr.ts";
import { privateCidr, publicCidr } from "../../../../../infra/providers/aws/network/subnets.ts";

describe("networks in CIDR notation", () => {
  it("are written by their first address", () => {
    expect(canonical("10.64.0.5/16")).to.equal("10.64.0.0/16");
    expect(canonical("255.255.255.255/1")).to.equal("128.0.0.0/1");
    expect(canonical("0.0.0.0/0")).to.equal("0.0.0.0/0");
    expect(canonical("203.0.113.7/32")).to.equal("203.0.113.7/32");
  });

  it("are cut into equal parts, also above 128.0.0.0, where a signed number would turn negative", () => {
    expect([0, 1, 2, 3].map((at) => part("192.168.0.0/16", 2, at))).to.deep.equal([
      "192.168.0.0/18",
      "192.168.64.0/18",
      "192.168.128.0/18",
      "192.168.192.0/18",
    ]);
    for (const at of [-1, 4, 1.5]) expect(() => part("10.0.0.0/16", 2, at)).to.throw(RangeError, "from 0 to 3");
    expect(() => part("10.0.0.0/31", 2, 0)).to.throw(RangeError);
  });

  it("hold and meet each other", () => {
    expect(contains("10.0.0.0/8", "10.255.255.255/32")).to.equal(true);
    expect(contains("10.0.0.0/8", "11.0.0.0/32")).to.equal(false);
    expect(contains("10.0.0.0/16", "10.0.0.0/8")).to.equal(false);
    expect(overlap("10.0.0.0/16", "10.0.0.0/8")).to.equal(true);
    expect(overlap("10.0.0.0/16", "10.1.0.0/16")).to.equal(false);
  });

  it("are private, or not", () => {
    for (const cidr of ["10.1.0.0/16", "172.31.0.0/16", "192.168.1.0/24", "100.127.255.0/24"])
      expect(isPrivate(cidr), cidr).to.equal(true);
    for (const cidr of ["172.32.0.0/16", "8.8.8.0/24", "0.0.0.0/0", "10.0.0.0/7", "100.128.0.0/16"])
      expect(isPrivate(cidr), cidr).to.equal(false);
  });
});

describe("a stack's subnets", () => {
  for (const cidr of ["10.64.0.0/16", "172.16.240.0/20"]) {
    it(`lie inside ${cidr} and in nobody's way, in three zones`, () => {
      const subnets = [0, 1, 2].flatMap((zone) => [privateCidr(cidr, zone), publicCidr(cidr, zone)]);
      for (const [at, one] of subnets.entries()) {
        expect(contains(cidr, one), one).to.equal(true);
        for (const other of subnets.slice(0, at)) expect(overlap(one, other), `${one} ${other}`).to.equal(false);
      }
    });
  }

  it("are as large as is said", () => {
    expect(privateCidr("10.64.0.0/16", 1)).to.equal("10.64.64.0/18");
    expect(publicCidr("10.64.0.0/16", 1)).to.equal("10.64.196.0/22");
    expect(privateCidr("10.64.0.0/20", 2)).to.equal("10.64.8.0/22");
    expect(publicCidr("10.64.0.0/20", 0)).to.equal("10.64.12.0/26");
  });
});
