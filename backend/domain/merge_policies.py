"""Which field merges how, each with its reason. Source: PROTOCOL section 5."""

from sync.policy import Policy, PolicyTable, Rule


def _site_and_office(reason: str) -> Rule:
    return Rule(Policy.KEEP_SERVER, reason)


def _seen_on_site(reason: str) -> Rule:
    return Rule(Policy.TAKE_INCOMING, reason)


POLICIES: PolicyTable = {
    ("order", "contact"): _site_and_office("the hotline speaks with the customer too; a person decides who is right"),
    ("order", "phone"): _site_and_office("as contact: two numbers may both be true"),
    ("order", "address"): _site_and_office("a wrong address sends the next engineer astray; a person decides"),
    ("order", "priority"): _site_and_office("the office plans by it"),
    ("order", "fault"): _site_and_office("what the customer reported and what the engineer was told both matter"),
    ("order", "note"): _site_and_office("free text is never merged by a machine"),
    ("order", "appointment_at"): _site_and_office("both call the customer; two times are told to nobody as one"),
    ("entry", "value"): _seen_on_site("written by who stood in front of it"),
    ("answer", "result"): _seen_on_site("the engineer stood in front of the device"),
    ("answer", "value"): _seen_on_site("a reading was taken on site"),
    ("answer", "unit"): _seen_on_site("belongs to the reading"),
    ("answer", "note"): _seen_on_site("describes what was seen"),
}

OFFICE_FIELDS = frozenset({("order", "priority")})
"""Fields whose conflicts only the office settles."""
