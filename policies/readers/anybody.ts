import { type Known, UNKNOWN } from "../facts/known.ts";

/**
 * Narrowest ranges that IANA gives out, each to a registry of a continent or, of old, to a company: iana.org, "IPv4 Address
 * Space" and "IPv6 Global Unicast Address Assignments". Nobody has more addresses that are their own, so a wider range,
 * like one half of all addresses, is anybody's.
 */
const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 12;

/** Whether a range of addresses, like `0.0.0.0/0`, is so wide that it names nobody. */
export function isAnybody(range: string): boolean {
  const [address = "", bits] = range.split("/");
  if (bits === undefined) return false;
  if (!address.includes(":")) return Number(bits) < WIDEST_IPV4;
  // fc00::/7 and what lies above it are addresses of private networks and of links: RFC 4291, RFC 4193.
  return Number(bits) < WIDEST_IPV6 && !/^f/i.test(address);
}

/**
 * The first of some ranges that is anybody's.
 * @param is whether one is. Default: by its width alone
 * @returns UNKNOWN where none is known to be and one may be
 */
export function anybodyAmong(
  ranges: readonly Known<unknown>[],
  is: (range: string) => boolean = isAnybody,
): Known<string | undefined> {
  const found = ranges.find((range): range is string => typeof range === "string" && is(range));
  return found ?? (ranges.includes(UNKNOWN) ? UNKNOWN : undefined);
}
