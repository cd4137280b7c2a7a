import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** Security headers of every response. Pages run their own script and style only, and talk to the object store. */
export function securityHeaders(options: {
  readonly https: boolean;
  readonly objectStoreOrigins: readonly string[];
}): MiddlewareHandler {
  const stores = options.objectStoreOrigins.map((address) => new URL(address).origin);
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", ...stores],
      connectSrc: ["'self'", ...stores],
      formAction: ["'self'", ...stores],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // Only over HTTPS: browsers ignore it on plain HTTP, and a local stack has no certificate.
    strictTransportSecurity: options.https ? "max-age=31536000; includeSubDomains" : false,
    xFrameOptions: "DENY",
    // A page's address never tells the object store or anyone else what was looked at.
    referrerPolicy: "no-referrer",
    permissionsPolicy: { camera: false, microphone: false, geolocation: false, payment: false, usb: false },
  });
}
