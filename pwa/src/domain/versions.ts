/** Versions of checklists: one content, one id; a visit keeps the one that it names. Source: PROTOCOL section 6 (template.publish). */
import { type Canonical, canonical } from "../crypto/canonical";
import { hex } from "../crypto/bytes";
import { sha256 } from "../crypto/digest";
import { uuid5 } from "../crypto/ids";
import type { Template, TemplateItem } from "./rows";

export interface Version extends Template {
  id: string;
}

export interface Content {
  family: string;
  name: string;
  kind: "inspection";
  sections: { key: string; name: string; items: Required<TemplateItem>[] }[];
}

export const familyOf = ({ id, family }: Version): string => family ?? id;

/** The newest version of each checklist. */
export function latest(versions: readonly Version[]): Version[] {
  const newest = new Map<string, Version>();
  for (const one of versions) {
    const known = newest.get(familyOf(one));
    if (known === undefined || known.version < one.version) newest.set(familyOf(one), one);
  }
  return [...newest.values()];
}

/** The content of the version that would follow this one: every field said. */
export function contentOf(version: Version): Content {
  const sections = version.sections.map(({ key, name, items }) => ({
    key, name,
    items: items.map((item) => ({
      key: item.key, code: item.code, text: item.text, help: item.help, kind: item.kind, unit: item.unit, min: item.min, max: item.max,
      choices: item.choices ?? [],
      photo: item.photo ? { original: item.photo.original ?? false, location: item.photo.location ?? false } : null,
    })),
  }));
  return { family: familyOf(version), name: version.name, kind: "inspection", sections };
}

export function contentId(content: Content): string {
  return uuid5(content.family, hex(sha256(canonical(content as unknown as Canonical))));
}
