"""What each route of the desk does, as one of the acts of the matrix. A route that isn't named here is found by
tests/helpdesk/permissions/test_routes.py, which says so."""

from flask import request

from helpdesk.permissions.acts import Act

FREE = frozenset(
    {
        "workspace.sign_in_page",
        "workspace.enter",
        "workspace.leave",
        "staffing.welcome",
        "workspace.enter_with_code",
        "two_step.show",
        "two_step.start",
        "two_step.confirmation",
        "two_step.new_recovery_codes",
        "two_step.remove",
        "staffing.set_password",
        "profile.show",
        "profile.set_language",
        "api_desk.reference",
    }
)  # anybody, or whoever is signed in

_BY_ACT: dict[Act, tuple[str, ...]] = {
    Act.READ: (
        "workspace.queue", "workspace.ticket", "workspace.thread_part", "workspace.pictures", "workspace.ticket_clocks", "workspace.presence", "workspace.present",
        "workspace.decision", "rules.of_ticket", "rules.firing", "joining.incidents", "fields.tags_like",
        "writing.my_mentions", "writing.read", "writing.set_follower", "workspace.row", "finding.search", "finding.suggestions", "finding.forget",
        "finding.palette", "finding.keys", "staffing.status", "staffing.activity", "viewing.say", "viewing.looked_at", "beside.dealings", "beside.history", "knowledge.beside",
        "knowledge.article",
    ),
    Act.NOTE: (
        "writing.my_drafts", "writing.save", "writing.saved_drafts", "writing.settle", "writing.change_note", "writing.preview",
        "writing.attach", "writing.remove",
        "knowledge.flag", "knowledge.suggest", "knowledge.send_suggestion", "knowledge.count",
    ),
    Act.ARRANGE: (
        "views.manage", "views.create", "views.change", "views.copy", "views.count", "views.remove", "views.edit", "views.hide",
        "views.layout", "views.restore", "views.new", "views.place", "views.after_reply",
    ),
    Act.REPLY: (
        "workspace.take_chat", "workspace.end_chat", "workspace.call_made", "workspace.call_missed", "workspace.invite_customer",
        "writing.copy_to", "writing.end_copy", "writing.letter_again", "writing.send_at_once", "writing.undo_send",
        "macros.new", "macros.edit", "macros.create", "macros.change", "macros.shelf", "macros.show", "macros.remove", "macros.restore",
        "macros.listed", "macros.start", "macros.drop", "macros.apply", "joining.answer_all", "views.play", "views.play_on", "views.stop",
    ),
    Act.CHANGE: (
        "workspace.solve", "workspace.reopen", "workspace.prioritise", "workspace.set_topic", "fields.put_field", "fields.put_status",
        "fields.put_tags", "fields.drop_tag", "fields.put_time", "fields.mend_time", "joining.change_kind", "snoozing.start", "snoozing.end",
        "views.show_bulk", "views.undo", "views.people",
    ),
    Act.ASSIGN: ("workspace.assign", "workspace.pass_on"),
    Act.JOIN: (
        "joining.choose_link", "joining.add_link", "joining.remove_link", "joining.choose", "joining.do_merge", "joining.undo_merge",
        "joining.choose_split", "joining.do_split", "joining.undo_split",
    ),
    Act.SET_ASIDE: ("joining.set_ticket_aside", "joining.restore_ticket"),
    Act.FIGURES: (
        "desk_reports.overview", "desk_reports.metric", "desk_reports.picture", "desk_reports.as_csv", "desk_reports.as_workbook",
        "desk_reports.tickets",
    ),
    Act.EXPORT: ("workspace.effort_file",),
    Act.SETTINGS: ("desk_reports.synthetic",),
    Act.REPORTS: ("workspace.effort",),
    Act.STEER: (
        "workspace.board", "workspace.wheel_changes", "workspace.hold", "workspace.lift_hold", "workspace.routing_mode",
        "workspace.routing_health", "workspace.routing_back", "workspace.reports_in_the_making", "workspace.routing_by_rules",
        "workspace.make_routing_report", "workspace.routing_report", "workspace.begin_routing_trial", "workspace.end_routing_trial",
    ),
}  # fmt: skip
# Everything below these addresses is a setting, unless it is named above: a new settings page is closed to agents by itself.
SETTINGS = "/desk/settings/"
ADMINS = {
    "/desk/settings/people": Act.PEOPLE,
    "/desk/settings/audit": Act.AUDIT,
    "/desk/settings/tokens": Act.TOKENS,
    "/desk/settings/api": Act.TOKENS,
}
BULK_ACTS = {
    "assign": Act.ASSIGN, "team": Act.ASSIGN, "spam": Act.SET_ASIDE, "trash": Act.SET_ASIDE, "restore": Act.SET_ASIDE,
}  # fmt: skip
BY_FORM = {
    "workspace.post_reply": (Act.REPLY, Act.NOTE),
    "views.start": (Act.CHANGE,),
}  # what they may be, by what is sent
_ACTS = {endpoint: act for act, endpoints in _BY_ACT.items() for endpoint in endpoints}


def act_of(endpoint: str) -> Act | None:
    """None for a route that isn't the desk's, or that is free."""
    if endpoint in FREE:
        return None
    if endpoint == "workspace.post_reply":
        return Act.NOTE if request.form.get("kind") == "note" else Act.REPLY
    if endpoint == "views.start":
        return BULK_ACTS.get(request.form.get("action", ""), Act.CHANGE)
    if endpoint in _ACTS:
        return _ACTS[endpoint]
    rule = request.url_rule.rule if request.url_rule else ""
    return settings_act(rule) if not endpoint.endswith("static") else None


def settings_act(rule: str) -> Act | None:
    if not rule.startswith(SETTINGS):
        return None
    return next((act for begins, act in ADMINS.items() if rule.startswith(begins)), Act.SETTINGS)
