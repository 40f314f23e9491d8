/** Who may import whom in pwa/src. Run from pwa/ by .ci/check.py; a broken rule is an error, never a warning. */

const TESTS = "^src/testing/|[.]test[.]tsx?$";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    rule("no-cycles", "A cycle hides who depends on whom.", {}, { circular: true }),
    rule(
      "features-leave-syncing-alone",
      "A screen acts on the workspace; the engine reports by writing rows.",
      { path: "^src/(frame|features)/" },
      { path: "^src/(sync|net)/" },
    ),
    rule(
      "ui-knows-no-domain",
      "Components of ui/ have no word of the trade in them.",
      { path: "^src/ui/" },
      { path: "^src/(domain|store|merge|sync|net|crypto|frame|features|app)/" },
    ),
    rule(
      "domain-meets-the-store-only",
      "A command decides and hands its record to the workspace; it reaches no network and no screen.",
      { path: "^src/domain/", pathNot: TESTS },
      { path: "^src/(sync|net|frame|features|app|ui|i18n)/" },
    ),
    rule(
      "only-main-starts-the-app",
      "The shell is the top: nothing below it imports it.",
      { path: "^src/", pathNot: "^src/(main[.]tsx|app/)" },
      { path: "^src/app/" },
    ),
    rule(
      "frame-holds-no-screen",
      "What surrounds every screen knows none of them.",
      { path: "^src/frame/" },
      { path: "^src/features/" },
    ),
    rule(
      "engine-draws-nothing",
      "store, merge, sync, net and crypto know no screen.",
      { path: "^src/(store|merge|sync|net|crypto)/" },
      { path: "^src/(frame|features|ui)/" },
    ),
    rule("no-unresolved", "An import that leads nowhere.", {}, { couldNotResolve: true }),
    rule(
      "no-test-in-the-app",
      "Tests and their tools stay out of the build.",
      { path: "^src/", pathNot: TESTS },
      { path: TESTS },
    ),
    rule(
      "no-development-packages",
      "What ships is listed under dependencies.",
      { path: "^src/", pathNot: TESTS },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "core"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default"] },
  },
};
