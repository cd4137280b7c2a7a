/** Header in which Front Door says which of all Front Doors it is: learn.microsoft.com/azure/frontdoor/origin-security. */
const HEADER = "X-Azure-FDID";

/**
 * The answer to a request that has not come through this stack's own Front Door; undefined for every other. Addresses alone
 * would not tell: all Front Doors have the same.
 */
export function refusedBesideFrontDoor(headers: Headers, frontDoorId: string): Response | undefined {
  if (headers.get(HEADER) === frontDoorId) return undefined;
  const error = { code: "not_through_gateway", message: "This address answers its gateway only." };
  return Response.json({ error }, { status: 403, headers: { "Cache-Control": "no-store" } });
}
