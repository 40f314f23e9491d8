"""Accessibility as axe-core sees it (WCAG 2.2 A and AA)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "pwa/node_modules/axe-core/axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> list[str]:
    """What is wrong on the page as it stands: `rule: the elements`; empty where nothing is.

    The script comes in by the debugger, because the page's own policy refuses any that is not the app's.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => window.axe.run(document, rules)", RULES)
    assert found["passes"], "axe looked at nothing"
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found["violations"]]
