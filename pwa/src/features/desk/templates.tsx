/** 检查单: every checklist with its versions; the newest may be followed by another, none is ever changed. */
import { useState } from "preact/hooks";
import type { Workspace } from "../../store/workspace";
import { type Version, familyOf, latest } from "../../domain/versions";
import { Link } from "../../frame/link";
import { navigate } from "../../frame/router";
import { t } from "../../i18n";
import { type Place, TemplateEditor } from "./template-editor";
import { useLive } from "./use-live";

export function Templates({ ws, chosen }: { ws: Workspace; chosen: string | null }) {
  const read = useLive<Version[]>("/api/templates");
  const place = useLive<Place>("/api/formula").shown.value;
  const [editing, edit] = useState(false);
  const versions = read.shown.value ?? [];
  const version = versions.find(({ id }) => id === chosen);
  const newest = latest(versions);
  const publishes = ws.who.roles.some((role) => ["manager", "quality", "admin"].includes(role));
  if (version && editing && place) {
    return <TemplateEditor ws={ws} version={version} place={place} onDone={(id) => { edit(false); read.refresh(); if (id !== null) navigate(`/desk/templates/${id}`); }} />;
  }
  return (
    <>
      <section class="panel">
        <header>
          <h2>{t("templates.title")}</h2>
          <span class="end">{t("templates.words")}</span>
        </header>
        <ul class="rows inner">
          {newest.map((one) => (
            <li key={one.id}>
              <span class="k">{`v${one.version}`}</span>
              <span class="v">
                <Link class="btn" href={`/desk/templates/${one.id}`} aria-current={version && familyOf(version) === familyOf(one) ? "page" : undefined}>
                  {one.name}
                </Link>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {version && <Shown version={version} versions={versions} onEdit={publishes && newest.includes(version) ? () => edit(true) : null} />}
    </>
  );
}

function Shown({ version, versions, onEdit }: { version: Version; versions: readonly Version[]; onEdit: (() => void) | null }) {
  const others = versions.filter((one) => familyOf(one) === familyOf(version)).sort((a, b) => b.version - a.version);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={version.name}>
      <section class="panel" data-version={version.version}>
        <header>
          <h2>{`${version.name} v${version.version}`}</h2>
          <div class="end tags">
            {others.map((one) => (
              <Link key={one.id} class="btn" href={`/desk/templates/${one.id}`} aria-current={one.id === version.id ? "page" : undefined}>
                {`v${one.version}`}
              </Link>
            ))}
            {onEdit && (
              <button type="button" class="btn act" onClick={onEdit}>
                {t("templates.next")}
              </button>
            )}
          </div>
        </header>
        <table class="tb">
          <tbody>
            {version.sections.flatMap((section) => [
              <tr key={section.key}>
                <th scope="colgroup" colSpan={4}>{section.name}</th>
              </tr>,
              ...section.items.map((item) => (
                <tr key={item.key}>
                  <td class="nw">{item.code}</td>
                  <td>{item.text}</td>
                  <td class="nw">{t(`templates.kind.${item.kind}`)}</td>
                  <td>{item.kind === "number" ? `${item.min ?? ""}–${item.max ?? ""} ${item.unit ?? ""}` : (item.choices ?? []).map(({ text }) => text).join("、")}</td>
                </tr>
              )),
            ])}
          </tbody>
        </table>
      </section>
    </div>
  );
}
