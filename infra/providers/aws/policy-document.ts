import { type Input, output, type Output } from "@pulumi/pulumi";
import type { Account, Statement } from "./capabilities.ts";

/** A policy document as JSON. Statements that are the same text are written once. */
export function policyDocument(statements: readonly Statement[]): Output<string> {
  return output(statements as Input<Statement>[]).apply((known) => {
    const texts = new Set(known.map((statement) => JSON.stringify(statement)));
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: [...texts].map((text) => JSON.parse(text) as unknown),
    });
  });
}

/** The stack's key, by way of Secrets Manager alone: what reading or writing a secret needs beside the secret itself. */
export const viaSecretsManager = ({ key, region }: Account, ...actions: string[]): Statement => ({
  Effect: "Allow",
  Action: actions,
  Resource: key.arn,
  Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
});
