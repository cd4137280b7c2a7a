import type { Settings } from "../../../config.ts";
import { canonical } from "../../../contract/cidr.ts";
import { fault } from "../../../contract/fault.ts";

/**
 * Addresses that AWS WAF would not take into a list: a whole family (a prefix of 0), and a network that is not written by
 * its first address. Source: docs.aws.amazon.com/waf/latest/APIReference/API_CreateIPSet.html, Addresses.
 */
export const gatewayFaults = ({ gateway }: Settings): string[] =>
  gateway.blockedIps.flatMap((cidr, at) => {
    const wrong = (allowed: string, fix: string): string[] => [fault(`gateway.blockedIps.${at}`, allowed, cidr, fix)];
    if (cidr.endsWith("/0"))
      return wrong("a network smaller than all addresses", "Halve it: AWS WAF takes a /1 at most.");
    const first = cidr.includes(":") ? canonicalIpv6(cidr) : canonical(cidr);
    return first === undefined || first === cidr
      ? []
      : wrong(`a network's first address, ${first}`, `Write ${first}: AWS WAF refuses any other.`);
  });

/** An IPv6 network by its first address; undefined where it is written so already, however short. */
function canonicalIpv6(cidr: string): string | undefined {
  const [address = "", prefix = ""] = cidr.split("/");
  const groups = groupsOf(address);
  const hostBits = 128n - BigInt(prefix);
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  const first = (value >> hostBits) << hostBits;
  if (first === value) return undefined;
  const hex = first.toString(16).padStart(32, "0");
  // The URL's own spelling is the shortest.
  return `${new URL(`http://[${hex.match(/.{4}/g)?.join(":") ?? ""}]`).hostname.slice(1, -1)}/${prefix}`;
}

/** The eight groups of an IPv6 address, "::" filled in. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const numbers = (text: string): number[] => (text === "" ? [] : text.split(":").map((group) => parseInt(group, 16)));
  const [before, after] = [numbers(head), numbers(tail ?? "")];
  return tail === undefined
    ? before
    : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
