/** What each branch lacks: new products known, roles, quota, skills, abilities, basics (R-STAR-6 … R-STAR-9). */
import { t, tCode } from "../../i18n";
import { useLive } from "../desk/use-live";
import type { BranchCoverage, Stage } from "./shapes";

export function CoveragePanel() {
  const read = useLive<BranchCoverage[]>("/api/coverage");
  const branches = read.shown.value;
  const products = branches?.[0]?.coverage.refreshed ?? [];
  return (
    <section class="panel coverage">
      <header>
        <h2>{t("people.coverage")}</h2>
        <span class="end">{t("people.coverageWords")}</span>
      </header>
      {!branches && <p class="none mut">{read.failed.value ? t("desk.unreachable", { time: "–" }) : t("desk.reading")}</p>}
      {branches?.length === 0 && <p class="none mut">{t("people.noBranch")}</p>}
      {branches && branches.length > 0 && (
        <div class="scroll" tabIndex={0}>
          <table class="tb">
            <thead>
              <tr>
                <th>{t("desk.col.branch")}</th>
                {products.map(({ key, name, released_on }) => (
                  <th key={key}>
                    {name}
                    <small>{t("people.released", { on: released_on })}</small>
                  </th>
                ))}
                <th>{t("people.roles")}</th>
                <th>{t("people.quota")}</th>
                <th>{t("people.gaps")}</th>
              </tr>
            </thead>
            <tbody>
              {branches.map(({ branch, branch_name, coverage }) => (
                <tr key={branch}>
                  <td class="nw">
                    <b>{branch_name}</b>
                    <div class="sub">{t("people.heads", { n: coverage.technicians })}</div>
                  </td>
                  {coverage.refreshed.map((one) => (
                    <td key={one.key}>
                      <b class="nw">{`${one.percent}% · ${one.passed}/${coverage.technicians}`}</b>
                      {one.stages.map((stage) => (
                        <div key={stage.months} class={`xs ${stage.met === false ? "c-bad" : stage.met ? "c-ok" : "mut"}`}>
                          {aim(stage)}
                        </div>
                      ))}
                    </td>
                  ))}
                  <td class="xs nw">
                    {(["support", "project", "trainer"] as const).map((role) => (
                      <div key={role} class={coverage.roles[role] === 0 ? "c-bad b" : ""}>{`${t(`people.role.${role}`)} ${coverage.roles[role]}`}</div>
                    ))}
                  </td>
                  <td class={`nw ${coverage.gaps.includes("quota") ? "c-bad b" : ""}`}>{coverage.quota === null ? coverage.certified : `${coverage.certified} / ${coverage.quota}`}</td>
                  <td>
                    {coverage.gaps.length === 0 ? (
                      <span class="c-ok">{t("people.noGap")}</span>
                    ) : (
                      <span class="tags">
                        {coverage.gaps.map((gap) => (
                          <span key={gap} class="tag warn" title={names(gap, coverage)}>
                            {tCode("people.gap", gap) ?? gap}
                          </span>
                        ))}
                      </span>
                    )}
                    {[...coverage.few_skills, ...coverage.no_basics].length > 0 && <div class="sub">{[...new Set([...coverage.few_skills, ...coverage.no_basics])].join("、")}</div>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const aim = ({ months, percent, due_on, met }: Stage): string => t(met === null ? "people.aim.left" : met ? "people.aim.met" : "people.aim.missed", { months, percent, on: due_on });

function names(gap: string, { few_skills, no_basics }: BranchCoverage["coverage"]): string | undefined {
  return gap === "skills" ? few_skills.join("、") : gap === "basics" ? no_basics.join("、") : undefined;
}
