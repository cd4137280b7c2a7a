import { httpsOnly } from "../../../policies/rules/functions/fn8-https-only.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { app, azure, DEDICATED, site } from "./azure-resources.ts";

const HTTP = "resize answers requests that are not encrypted. Allowed: HTTPS alone. Set httpsOnly.";
const tls = (version: string): string =>
  `resize speaks TLS ${version}. Allowed: TLS 1.2 or newer. Set the oldest version to 1.2.`;
const FTP = "resize takes code by FTP. Allowed: no FTP, with TLS or without. Set ftpsState to Disabled.";
const noPasswords = (name: string, allow = false) => azure("web", "WebAppFtpAllowed", "ftp", { name, allow });

holdAgainst(httpsOnly, "azure", {
  keeps: [app("resize", DEDICATED)],
  keepsToo: [
    ["Flex Consumption, which takes no FTP", [app()]],
    ["TLS 1.3", [app("resize", site({ minTlsVersion: "1.3" }))]],
    ["Azure's own default of TLS", [app("resize", site({ minTlsVersion: undefined }))]],
    [
      "FTP for which nobody has a password",
      [app("resize", site({ ftpsState: undefined }, DEDICATED)), noPasswords("resize")],
    ],
    [
      "passwords of which it is not known whose",
      [app("resize", site({ ftpsState: undefined }, DEDICATED)), noPasswords(UNKNOWN_TEXT)],
    ],
    ["a web application, which is no function", [app("resize", { ...DEDICATED, kind: "app,linux", httpsOnly: false })]],
  ],
  breaks: [
    ["plain HTTP", [app("resize", { httpsOnly: false })], [HTTP]],
    ["HTTPS that is not said to be the only one", [app("resize", { httpsOnly: undefined })], [HTTP]],
    ["TLS 1.0", [app("resize", site({ minTlsVersion: "1.0" }))], [tls("1.0")]],
    ["TLS 1.1 for its deployments", [app("resize", site({ scmMinTlsVersion: "1.1" }))], [tls("1.1")]],
    [
      "TLS 1.1 beside what is to come",
      [app("resize", site({ minTlsVersion: UNKNOWN_TEXT, scmMinTlsVersion: "1.1" }))],
      [tls("1.1")],
    ],
    ["FTP of which nothing is said", [app("resize", site({ ftpsState: undefined }, DEDICATED))], [FTP]],
    ["FTP with TLS", [app("resize", site({ ftpsState: "FtpsOnly" }, DEDICATED))], [FTP]],
    [
      "FTP with passwords",
      [app("resize", site({ ftpsState: "AllAllowed" }, DEDICATED)), noPasswords("resize", true)],
      [FTP],
    ],
    [
      "everything at once, at a version of Azure's interface",
      [
        {
          ...app("resize", { ...site({ minTlsVersion: "1.0", ftpsState: "AllAllowed" }, DEDICATED), httpsOnly: false }),
          type: "azure-native:web/v20240401:WebApp",
        },
      ],
      [HTTP, tls("1.0"), FTP],
    ],
  ],
});
