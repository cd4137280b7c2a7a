import { UNKNOWN } from "../../facts/known.ts";
import type { BlobStore } from "../../facts/storage.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** What TLS 1.0 and 1.1 lack, RFC 8996 tells; clouds and programs of 2020 and later speak 1.2. */
const ALLOWED_TLS: readonly string[] = ["1.2", "1.3"];

export const tlsOnly: Rule = {
  name: "sto2-tls-only",
  family: "baseline",
  severity: "high",
  description: "Images travel by TLS 1.2 or newer alone: a request without it is refused.",
  remediation:
    "On AWS deny every action in the bucket's policy where aws:SecureTransport is false, on the bucket and on its objects; " +
    "on Azure leave enableHttpsTrafficOnly on and set minimumTlsVersion to TLS1_2.",
  clouds: {
    aws: checked("AWS-FSBP-S3.5", "CKV_AWS_379", "CIS-AWS-5.0-2.1.1"),
    azure: checked("CKV_AZURE_3", "CKV_AZURE_44", "CIS-AZURE-5.0-9.3.4", "CIS-AZURE-5.0-9.3.6"),
    local: inherent("The store listens on 127.0.0.1; what is sent there leaves no machine."),
  },
  check: each(({ blobStores }) => blobStores, faults),
};

function faults({ name, plainHttp, oldestTls }: BlobStore): readonly string[] {
  const unencrypted = `${name} answers requests that are not encrypted. Allowed: TLS alone. Refuse every request without it.`;
  return [...(plainHttp === true ? [unencrypted] : []), ...tooOld(name, oldestTls)];
}

function tooOld(name: string, oldest: BlobStore["oldestTls"]): readonly string[] {
  if (oldest === undefined || oldest === UNKNOWN || ALLOWED_TLS.includes(oldest)) return [];
  const received = oldest === "unstated" ? "TLS of any age" : `TLS ${oldest}`;
  return [`${name} speaks ${received}. Allowed: TLS 1.2 or newer. Set the oldest version to 1.2.`];
}
