import { entriesOf } from "./spdxCard";
import { SPDX_CONTEXT, SPDX_TERMS } from "./spdxGraph";
import { uuidOf } from "./uuid";
import { type BomFacts, licenceOf, MOST_METRICS, metricOf } from "./writeBom";

const PROFILES = ["core", "software", "simpleLicensing", "ai"];
const NOT_SAID = {
  licence: `${SPDX_TERMS}ExpandedLicensing/NoAssertionLicense`,
  place: `${SPDX_TERMS}Core/NoAssertionElement`,
};
const CREATION = "_:creationInfo";

type Element = Readonly<Record<string, unknown>>;

/**
 * Our bill of materials in SPDX 3.0.1 (JSON-LD) by its AI profile, as text. The same facts give the same bytes. Datasets are
 * packages of data: a DatasetPackage must say who built it and when, which the catalog does not know.
 */
export function writeSpdx(facts: BomFacts): string {
  const document = `urn:uuid:${uuidOf(JSON.stringify(["SPDX 3.0.1", facts]))}`;
  const idOf = (name: string) => `${document}#${name}`;
  const model = idOf("model");
  const element = (type: string, name: string, rest: Element): Element => ({
    type,
    spdxId: idOf(name),
    creationInfo: CREATION,
    ...rest,
  });
  const parts = [
    ...facts.datasets.map((name, at) => ({
      id: `dataset-${at + 1}`,
      name,
      purpose: "data",
      as: "trainedOn",
    })),
    ...(facts.baseModel
      ? [{ id: "base-model", name: facts.baseModel, purpose: "model", as: "descendantOf" }]
      : []),
  ];
  const licence = licenceElements(facts.licence, idOf);
  const relate = (name: string, relationshipType: string, to: string) =>
    element("Relationship", name, { relationshipType, from: model, to: [to] });
  const rootElement = [model];
  const profileConformance = PROFILES;
  const graph = [
    {
      type: "CreationInfo",
      "@id": CREATION,
      specVersion: "3.0.1",
      created: secondsOf(facts.at),
      createdBy: [idOf("creator")],
    },
    {
      type: "SpdxDocument",
      spdxId: document,
      creationInfo: CREATION,
      profileConformance,
      rootElement: [idOf("bom")],
    },
    element("software_Sbom", "bom", { profileConformance, rootElement, software_sbomType: ["deployed"] }),
    element("SoftwareAgent", "creator", { name: "Bailiwick" }),
    element("Organization", "supplier", { name: facts.provider || "NOASSERTION" }),
    element("ai_AIPackage", "model", modelOf(facts, idOf("supplier"))),
    ...parts.map(({ id, name, purpose }) =>
      element("software_Package", id, { name, software_primaryPurpose: purpose }),
    ),
    ...parts.map(({ id, as }) => relate(`${id}-of-model`, as, idOf(id))),
    ...licence.elements.map(({ type, id, ...rest }) => element(type, id, rest)),
    relate("declared", "hasDeclaredLicense", licence.declared),
    relate("concluded", "hasConcludedLicense", NOT_SAID.licence),
  ];
  return `${JSON.stringify({ "@context": SPDX_CONTEXT, "@graph": graph }, null, 2)}\n`;
}

function modelOf(facts: BomFacts, supplier: string): Element {
  const { name, version, description, digest, tasks, uri, stage } = facts;
  const metrics = facts.metrics.slice(0, MOST_METRICS).map(metricOf).flatMap(entriesOfMetric);
  return {
    name,
    ...(description && { description }),
    comment: `Its stage is ${stage}. It was entered in the catalog at its releaseTime.`,
    releaseTime: secondsOf(facts.enteredAt),
    suppliedBy: supplier,
    software_packageVersion: version,
    software_primaryPurpose: "model",
    software_downloadLocation: uri && /^[a-z][a-z0-9+.-]*:/i.test(uri) ? encodeURI(uri) : NOT_SAID.place,
    ...(digest && {
      verifiedUsing: [
        {
          type: "Hash",
          algorithm: "sha256",
          hashValue: digest.replace("sha256:", ""),
          comment: "The root that OpenSSF Model Signing signs",
        },
      ],
    }),
    ...(tasks.length > 0 && { ai_domain: tasks }),
    ...(metrics.length > 0 && { ai_metric: metrics }),
  };
}

function entriesOfMetric({ type, value, slice, confidenceInterval }: ReturnType<typeof metricOf>) {
  const { lowerBound: lower = null, upperBound: upper = null } = confidenceInterval ?? {};
  return entriesOf({ type, value, slice, lower, upper }).map((one) => ({ type: "DictionaryEntry", ...one }));
}

/** An expression; what SPDX has no id for gets one of the document's own, and its name as the text. */
function licenceElements(text: string | null, idOf: (name: string) => string) {
  if (!text) return { declared: NOT_SAID.licence, elements: [] };
  const { expression, license } = licenceOf(text);
  const known = expression ?? license?.id;
  const key = `LicenseRef-${text.replace(/[^A-Za-z0-9.-]+/g, "-").slice(0, 100)}`;
  const type = "simplelicensing_LicenseExpression";
  if (known !== undefined) {
    const one = { type, id: "licence", simplelicensing_licenseExpression: known };
    return { declared: idOf("licence"), elements: [one] };
  }
  return {
    declared: idOf("licence"),
    elements: [
      {
        type,
        id: "licence",
        simplelicensing_licenseExpression: key,
        simplelicensing_customIdToUri: [{ type: "DictionaryEntry", key, value: idOf("licence-text") }],
      },
      {
        type: "simplelicensing_SimpleLicensingText",
        id: "licence-text",
        name: text,
        simplelicensing_licenseText: text,
      },
    ],
  };
}

/** SPDX writes times in UTC, to the second. */
const secondsOf = (time: string): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
