import type { CloudFunction } from "../../facts/functions.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** RFC 8996 tells what older ones lack. */
const ALLOWED_TLS: readonly string[] = ["1.2", "1.3"];

export const httpsOnly: Rule = {
  name: "fn8-https-only",
  family: "baseline",
  severity: "medium",
  description: "Functions answer HTTPS with TLS 1.2 or newer alone, and their code comes by no FTP.",
  remediation: "Set httpsOnly to true, siteConfig.minTlsVersion to 1.2 and siteConfig.ftpsState to Disabled.",
  clouds: {
    aws: inherent(
      "Lambda's own endpoints speak HTTPS with TLS 1.2 or newer alone, and take code through AWS's interface.",
    ),
    azure: checked("CKV_AZURE_70", "CKV_AZURE_145", "CKV_AZURE_78"),
    local: inherent("What is sent to 127.0.0.1 leaves no machine, and code is read from the machine's own disk."),
  },
  check: each(({ functions }) => functions, faults),
};

function faults({ name, plainHttp, oldestTls, ftp }: CloudFunction): readonly string[] {
  const tooOld = oldestTls !== undefined && oldestTls !== UNKNOWN && !ALLOWED_TLS.includes(oldestTls);
  const found = [
    plainHttp === true && "answers requests that are not encrypted. Allowed: HTTPS alone. Set httpsOnly.",
    tooOld && `speaks TLS ${oldestTls}. Allowed: TLS 1.2 or newer. Set the oldest version to 1.2.`,
    ftp === true && "takes code by FTP. Allowed: no FTP, with TLS or without. Set ftpsState to Disabled.",
  ];
  return found.filter((what) => what !== false).map((what) => `${name} ${what}`);
}
