import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/**
 * Sends whoever asks for the stage without a slash at its end (`/live`) to the address with one: relative to the former the
 * pages' links would point beside the stage. API Gateway tells both apart in the context's path; the event's own path is
 * "/" for both. Undefined for every other request, also below a domain, whose path has no stage.
 * Source: docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html, example event with the path "/Prod/".
 */
export function slashAdded({
  httpMethod,
  requestContext: { path, stage },
}: Pick<APIGatewayProxyEvent, "httpMethod"> & {
  readonly requestContext: Pick<APIGatewayProxyEvent["requestContext"], "path" | "stage">;
}): APIGatewayProxyResult | undefined {
  if (path !== `/${stage}` || (httpMethod !== "GET" && httpMethod !== "HEAD")) return undefined;
  return { statusCode: 308, headers: { Location: `/${stage}/` }, body: "" };
}
