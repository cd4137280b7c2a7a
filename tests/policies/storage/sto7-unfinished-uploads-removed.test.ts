import { unfinishedUploadsRemoved } from "../../../policies/rules/storage/sto7-unfinished-uploads-removed.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_NUMBER } from "../views.ts";
import { ABORT, guarded, without } from "./aws/guarded.ts";
import { EXPIRE, of, resource } from "./aws/resources.ts";

const keeps = (howLong: string): string[] => [
  `processed keeps parts of unfinished uploads ${howLong}. Allowed: at most 7 days. Abort incomplete uploads in its lifecycle.`,
];
const lifecycle = (...rules: readonly object[]): ReturnType<typeof guarded> =>
  guarded({ BucketLifecycleConfiguration: { rules } });
const after = (daysAfterInitiation: unknown): object => ({
  ...ABORT,
  abortIncompleteMultipartUpload: { daysAfterInitiation },
});
const inline = (rule: object): ReturnType<typeof guarded> =>
  guarded({ ...without("BucketLifecycleConfiguration"), Bucket: { lifecycleRules: [rule] } });

holdAgainst(unfinishedUploadsRemoved, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["a day", lifecycle(after(1))],
    ["the sooner of two rules", lifecycle(after(30), after(2))],
    ["a rule that is written in the bucket", inline({ enabled: true, abortIncompleteMultipartUploadDays: 7 })],
    ["a rule that may be soon enough", lifecycle(after(30), after(UNKNOWN_NUMBER))],
  ],
  breaks: [
    ["no lifecycle", guarded(without("BucketLifecycleConfiguration")), keeps("for ever")],
    ["a lifecycle without the rule", lifecycle(EXPIRE), keeps("for ever")],
    ["8 days", lifecycle(after(8)), keeps("for 8 days")],
    ["no days", lifecycle(after(0)), keeps("for ever")],
    ["a rule that is off", lifecycle({ ...ABORT, status: "Disabled" }), keeps("for ever")],
    ["a rule for some uploads", lifecycle({ ...ABORT, filter: { prefix: "web/" } }), keeps("for ever")],
    [
      "a late rule that is written in the bucket",
      inline({ enabled: true, abortIncompleteMultipartUploadDays: 14 }),
      keeps("for 14 days"),
    ],
    [
      "the later of two lifecycles",
      [...guarded(), resource("BucketLifecycleConfiguration", "second", { ...of("processed"), rules: [after(9)] })],
      keeps("for 9 days"),
    ],
  ],
});
