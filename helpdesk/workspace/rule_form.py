"""Hard rules in a form: one is open with its fields, the others travel along as they are."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.workspace.typed_numbers import read_number

LISTS: dict[str, tuple[str, ...]] = {  # conditions that are a choice of values, beside families and topics
    "role": ("client", "freelancer", "agency"),
    "plan": ("basic", "plus", "enterprise"),
    "urgency": ("low", "normal", "high", "critical"),
    "account_state": ("ok", "restricted", "suspended"),
}
CHOSEN = ("family", "topic", *LISTS)
MOST_RULES, MOST_CASES = 60, 6


@dataclass(frozen=True)
class Rules:
    rules: list[dict[str, Any]]
    wrong: dict[str, str] = field(default_factory=dict)
    editing: str | None = None


def read_rules(form: MultiDict[str, str], base: Mapping[str, Any]) -> Rules:
    """The rules of the form, changed as the pressed button says. `rule` is each of them; `act` the button."""
    if "rule" not in form:
        return Rules(list(base["rules"]), editing=None)
    rules = [rule for text in form.getlist("rule")[:MOST_RULES] if (rule := _object(text)) and _is_rule(rule)]
    editing = form.get("editing") or None
    act, _, which = form.get("act", "").partition(":")
    wrong: dict[str, str] = {}
    if editing and act != "cancel":
        rules = [_edited(rule, form, wrong) if rule["id"] == editing else rule for rule in rules]
    if act == "cancel":
        rules = [
            rule for rule in rules if rule["id"] != editing or rule.get("when")
        ]  # a new one that was never filled in
        wrong, editing = {}, None
    elif act == "done":
        editing = editing if any(place.startswith(f"rules.{editing}.") for place in wrong) else None
    elif act == "edit":
        editing = which
    elif act == "add" and len(rules) < MOST_RULES:
        made = {"id": f"rule_{secrets.token_hex(3)}", "when": [{}], "out": [], "reason": ""}
        rules, editing = [*rules, made], str(made["id"])
    elif act == "remove":
        rules = [rule for rule in rules if rule["id"] != which]
        editing = None if editing == which else editing
    elif act in ("off", "on"):
        rules = [_switched(rule, act == "off") if rule["id"] == which else rule for rule in rules]
    elif act == "case":
        rules = [rule | {"when": [*rule["when"], {}][:MOST_CASES]} if rule["id"] == editing else rule for rule in rules]
    elif act == "uncase":
        rules = [_without_case(rule, which) if rule["id"] == editing else rule for rule in rules]
    return Rules(rules, wrong, editing)


def travelling(rule: Mapping[str, Any]) -> str:
    """As it goes along in a hidden field."""
    return json.dumps(rule, ensure_ascii=False, separators=(",", ":"))


def chosen_of(case: Mapping[str, Any], name: str) -> list[str]:
    """The values of a condition that is a choice."""
    wanted = case.get(name)
    if isinstance(wanted, dict) or wanted is None:
        return []
    return [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]


def language_of(case: Mapping[str, Any]) -> tuple[str, str]:
    """(is | not, codes)."""
    wanted = case.get("language")
    negated = isinstance(wanted, dict) and "not_in" in wanted
    values = wanted["not_in"] if isinstance(wanted, dict) and negated else chosen_of(case, "language")
    return "not" if negated else "is", ", ".join(map(str, values))


def at_least_of(case: Mapping[str, Any], name: str, scale: float = 1) -> str:
    wanted = case.get(name)
    return f"{wanted['at_least'] * scale:.10g}" if isinstance(wanted, dict) and "at_least" in wanted else ""


def kept_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """Conditions that the form doesn't open: they stay as they are."""
    return {name: wanted for name, wanted in case.items() if not _is_open(name, wanted)}


def _is_open(name: str, wanted: Any) -> bool:
    if name in CHOSEN:
        return not isinstance(wanted, dict)
    if name == "language":
        return not isinstance(wanted, dict) or "not_in" in wanted
    if name in ("amount_minor", "failed_self_service"):
        return isinstance(wanted, dict) and "at_least" in wanted
    return name == "wants_human"


def _edited(rule: dict[str, Any], form: MultiDict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in rule.items() if name not in ("when", "out", "only", "reason")}
    cases = [_case(form, f"r.{n}", rule["id"], wrong) for n in form.getlist("r.case")[:MOST_CASES] if n.isdecimal()]
    effect = "only" if form.get("r.effect") == "only" else "out"
    named = ["*"] if "*" in (rule.get("out") or []) else form.getlist("r.channels")
    reason = " ".join(form.get("r.reason", "").split())
    edited = kept | {"when": cases or [{}], effect: named, "reason": reason}
    return rule if _same(edited, rule) else edited


def _case(form: MultiDict[str, str], at: str, rule: str, wrong: dict[str, str]) -> dict[str, Any]:
    case = dict(_object(form.get(f"{at}.kept", "")) or {})
    for name in CHOSEN:
        values = form.getlist(f"{at}.{name}")
        if values:
            case[name] = values if len(values) > 1 else values[0]
    codes = [code for code in re.split(r"[,;\s]+", form.get(f"{at}.language", "").strip().lower()) if code]
    if any(not re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        wrong[f"rules.{rule}.when"] = "Write languages as codes of two letters with commas between: en, es."
    if codes:
        case["language"] = (
            {"not_in": codes} if form.get(f"{at}.language_is") == "not" else codes if len(codes) > 1 else codes[0]
        )
    for name, field_name, scale in (("amount_minor", "amount", 100), ("failed_self_service", "failures", 1)):
        said = form.get(f"{at}.{field_name}", "").strip()
        least = read_number(said)
        if least is not None and least >= 0 and round(least * scale, 6).is_integer():
            case[name] = {"at_least": round(least * scale)}
        elif said:
            wrong[f"rules.{rule}.when"] = f"“{said[:40]}” isn’t a number from 0. Write it like 1000."
    if form.get(f"{at}.wants_human") in ("yes", "no"):
        case["wants_human"] = form[f"{at}.wants_human"] == "yes"
    return case


def _without_case(rule: dict[str, Any], which: str) -> dict[str, Any]:
    left = [case for n, case in enumerate(rule["when"]) if str(n) != which]
    return rule | {"when": left or [{}]}


def _switched(rule: dict[str, Any], off: bool) -> dict[str, Any]:
    left = {name: value for name, value in rule.items() if name != "off"}
    return left | {"off": True} if off else left


def _is_rule(said: Mapping[str, Any]) -> bool:
    """Whether it has the shape of what we sent along; what it says is checked elsewhere."""
    effects = [said[name] for name in ("out", "only") if name in said]
    texts = isinstance(said.get("id"), str) and isinstance(said.get("reason"), str)
    cases = isinstance(said.get("when"), list) and all(isinstance(case, dict) for case in said["when"])
    return (
        texts
        and cases
        and len(effects) == 1
        and isinstance(effects[0], list)
        and all(isinstance(one, str) for one in effects[0])
    )


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Equal but for the order in a list, so that looking at a rule doesn't change it."""
    return bool(_sorted(one) == _sorted(other))


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _sorted(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=repr)
    return value


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
