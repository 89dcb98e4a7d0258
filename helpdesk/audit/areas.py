"""Which tables each settings page changes, so that what it changed is written to the audit log by itself."""

from foundation.audit import Watch
from helpdesk.views.tables import saved_views

AREA_NAMES = {
    "access": "Access", "articles": "Articles", "audit": "Audit log", "fields": "Fields and statuses", "incidents": "Incidents", "macros": "Macros",
    "people": "People", "reports": "Reports", "routing": "Routing", "rules": "Rules", "sla": "Service levels", "tags": "Tags", "teams": "Teams",
    "tokens": "API tokens", "views": "Shared views", "webhooks": "Webhooks", "widget": "Widget",
}  # fmt: skip
_DEFINITIONS = Watch("fields", {"ticket_definitions": "definition"})
_ROUTING = Watch(
    "routing",
    {"routing_settings": "routing data", "routing_state": "routing"},
    versions=frozenset({"routing_settings"}),
)
_VIEWS = Watch("views", {"saved_views": "shared view"}, only={"saved_views": saved_views.c.shared != "me"})
# Tables are named, not imported: some belong to the floor above. A name that isn't there is passed over.
_AREAS: tuple[tuple[str, Watch], ...] = (
    ("/desk/settings/team", Watch("teams", {"agents": "what somebody takes", "team_settings": "team", "presence_settings": "presence"})),
    ("/desk/settings/sla", Watch("sla", {"sla_versions": "service levels"}, versions=frozenset({"sla_versions"}))),
    ("/desk/settings/definitions", _DEFINITIONS),
    ("/desk/settings/fields", _DEFINITIONS),
    ("/desk/settings/forms", _DEFINITIONS),
    ("/desk/settings/statuses", _DEFINITIONS),
    ("/desk/settings/tags", Watch("tags", {"tag_aliases": "tag alias"})),
    ("/desk/settings/rules", Watch("rules", {"rules": "rule"})),
    ("/desk/settings/webhooks", Watch("webhooks", {"webhook_endpoints": "webhook"})),
    ("/desk/settings/incidents", Watch("incidents", {"widget_incidents": "incident", "widget_incident_notes": "words of an incident"})),
    ("/desk/settings/widget", Watch("widget", {"widget_sites": "site", "widget_keys": "key of a site"})),
    ("/desk/settings/routing", _ROUTING),
    ("/desk/settings/macros", Watch("macros", {"macros": "macro"})),
    ("/desk/macros", Watch("macros", {"macros": "macro"})),
    ("/desk/settings/tokens", Watch("tokens", {"api_tokens": "API token"})),
    ("/desk/settings/api", Watch("tokens", {"api_tokens": "API token"})),
    ("/api/v1/webhooks", Watch("webhooks", {"webhook_endpoints": "webhook"})),
    ("/api/v1/tags", Watch("tags", {"tag_aliases": "tag alias"})),
    ("/api/v1/statuses", _DEFINITIONS),
    ("/api/v1/fields", _DEFINITIONS),
    ("/desk/settings/people", Watch("people", {"staff": "person", "two_step_settings": "two-step sign-in"})),
    ("/desk/settings/audit", Watch("audit", {})),  # says itself what it changed
    ("/desk/board", _ROUTING),
    ("/desk/routing", _ROUTING),
    ("/desk/reports/synthetic", Watch("reports", {})),  # says itself what it changed
    ("/desk/views", _VIEWS),
    ("/api/v1/views", _VIEWS),
)  # fmt: skip
_WORDLESS = {
    "fields.remove_tag": ("tag removed", "tag"), "fields.rename_tag": ("tag renamed", "tag"),
    "webhooks.send_again": ("deliveries sent again", "delivery"), "workspace.recount_sla": ("service levels recounted", "since"),
}  # fmt: skip  # acts that leave no trace in the watched tables, and the field of their form that says on what


def watch_of(endpoint: str, rule: str) -> Watch | None:
    """None for a page that changes no settings."""
    watch = next((watch for begins, watch in _AREAS if rule.startswith(begins)), None)
    if watch is None or endpoint not in _WORDLESS:
        return watch
    from flask import request

    what, field = _WORDLESS[endpoint]
    return Watch(watch.area, watch.tables, watch.only, watch.versions, (what, request.form.get(field, "")[:200]))
