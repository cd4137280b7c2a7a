import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";

/** A company's own name for the API: certificate, name, address; all that proves the name stands in its Route 53 zone. */
export function domain(
  parent: ComponentResource,
  stack: string,
  { name, zoneId }: NonNullable<Settings["gateway"]["domain"]>,
  api: aws.apigateway.RestApi,
  stage: aws.apigateway.Stage,
): void {
  const certificate = new aws.acm.Certificate(
    `${stack}-web`,
    { domainName: name, validationMethod: "DNS" },
    { parent },
  );
  // One name, one proof.
  const proof = certificate.domainValidationOptions.apply(([first]) => {
    if (first === undefined) throw new Error(`AWS asked for no proof of the domain ${name}.`);
    return first;
  });
  const record = new aws.route53.Record(
    `${stack}-certificate`,
    {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      // The same name in the same account, asked for by another stack, has the same proof.
      allowOverwrite: true,
    },
    { parent },
  );
  const validated = new aws.acm.CertificateValidation(
    `${stack}-web`,
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    { parent },
  );
  const domainName = new aws.apigateway.DomainName(
    `${stack}-web`,
    {
      domainName: name,
      regionalCertificateArn: validated.certificateArn,
      endpointConfiguration: { types: "REGIONAL" },
      securityPolicy: "TLS_1_2",
    },
    { parent },
  );
  new aws.apigateway.BasePathMapping(
    `${stack}-web`,
    { domainName: domainName.domainName, restApi: api.id, stageName: stage.stageName },
    { parent },
  );
  new aws.route53.Record(
    `${stack}-web`,
    {
      zoneId,
      name,
      type: "A",
      aliases: [
        {
          name: domainName.regionalDomainName,
          zoneId: domainName.regionalZoneId,
          evaluateTargetHealth: false,
        },
      ],
    },
    { parent },
  );
}
