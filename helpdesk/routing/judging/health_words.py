"""What the figures on routing come to, each in a sentence."""

from collections.abc import Iterator
from typing import Any

from foundation.saying import OWN
from foundation.speaking import say
from helpdesk.routing.judging import judgement
from helpdesk.routing.names import channel_name

PEOPLE = {"client": "Clients", "freelancer": "Freelancers", "basic": "People on Basic", "plus": "People on Plus", "enterprise": "People on Enterprise"}  # fmt: skip
LANGUAGES = {"en": "English", "es": "Spanish", "ar": "Arabic", "de": "German", "fr": "French", "pt": "Portuguese"}


def headline(report: dict[str, Any]) -> str:
    """The two things most worth knowing."""
    lost = report["regret"]["lost"]
    if lost["low"] > 0:
        first = say.text("Routing gives away about {value} per question.", value=_one(lost["value"]))
    elif report["regret"]["gained"]["low"] > 0:
        value = _one(report["regret"]["gained"]["value"])
        first = say.text("Routing brings {value} per question more than the rules alone.", value=value)
    else:
        first = say.text("Routing does as well as we know how.")
    return f"{first} {_then(report)}"


def _then(report: dict[str, Any]) -> str:
    if not report["propensity"]["fits"]:
        return say.text("The logged probabilities don’t check out.")
    if unfair(report):
        return say.text("Not everybody is served alike.")
    return say.text("Its chances are true.") if chances_true(report) else say.text("Its chances are off.")


def regret_title(report: dict[str, Any]) -> str:
    lost = report["regret"]["lost"]
    low, high = signed(lost["low"]), signed(lost["high"])
    if lost["low"] > 0:
        return say.text("Always taking the best we know would bring {value} more per question, between {low} and {high}", value=_one(lost["value"]), low=low, high=high)  # fmt: skip
    return say.text("Always taking the best we know would bring no more beyond chance: {value} per question, between {low} and {high}", value=signed(lost["value"]), low=low, high=high)  # fmt: skip


def calibration_title(report: dict[str, Any]) -> str:
    told = report["calibration"]
    if not told["judged"]:
        return say.text("No chance to solve was logged with these decisions")
    points = _one(100 * told["ece"])
    if chances_true(report):
        return say.text("The chance to solve comes true: {points} points off on average, no more than luck makes", points=points)  # fmt: skip
    return say.text("The chance to solve is {points} points off on average; luck makes up to {luck}", points=points, luck=_one(100 * told["ece_by_luck"]))  # fmt: skip


def channels_title(report: dict[str, Any]) -> str:
    off = [one for one in report["calibration"]["channels"] if not one["fits"]]
    if not off:
        return say.text("Every channel solves about as much as we expected")
    told = [
        say.text("{channel} more", channel=_named(one["channel"]))
        if one["value"] > one["expected"]
        else say.text("{channel} less", channel=_named(one["channel"]))
        for one in off[:3]
    ]
    return _upper(say.text("{channels} than we expected, beyond chance", channels=_listed(told)))


def propensity_title(report: dict[str, Any]) -> str:
    told = report["propensity"]
    if told["sums_off"]:
        return say.text("In {many} decisions the probabilities don’t sum to one", many=say.number(told["sums_off"]))
    if told["under_floor"]:
        many = say.number(told["under_floor"])
        return say.text("In {many} decisions a channel had less than the floor promises", many=many)
    far = [_named(one["channel"]) for one in told["channels"] if abs(one["z"]) > 3.5]
    if far:
        return _upper(say.text("{channels} came more or less often than the log says", channels=_listed(far)))
    return say.text("The logged probabilities check out: they sum to one, keep the floor, and channels come as often as they say")  # fmt: skip


def drift_title(report: dict[str, Any]) -> str:
    told = report["drift"]
    if not told["mixes"]:
        return say.text("Too few questions yet to compare this week with the four before")
    moved = [say.word(one["title"]).lower() for one in told["mixes"] if one["beyond"]]
    solves = [
        say.text("what {channel} solves", channel=_named(one["channel"])) for one in told["solves"] if one["beyond"]
    ]
    if not moved and not solves:
        return say.text("This week is like the four before")
    return say.text("This week differs from the four before: {what}", what=_listed([*moved, *solves][:4]))


def fairness_title(report: dict[str, Any]) -> str:
    if not report["fairness"]["groups"]:
        return say.text("Too few people yet to compare groups")
    worse = unfair(report)
    return worse[0] if worse else say.text("Like for like, nobody is served worse beyond noise")


def served(group: dict[str, Any]) -> str:
    """How, beyond noise: what goes against a group counts before what goes for it."""
    gaps = [(group["solved_gap"], 1), (group["wait_gap"], -1), (group["value_gap"], 1)]
    beyond = [gap["value"] * good for gap, good in gaps if gap and gap["beyond"]]
    return "" if not beyond else "served worse" if min(beyond) < 0 else "served better"


def unfair(report: dict[str, Any]) -> list[str]:
    """One sentence for each gap to a group's disadvantage that is beyond noise; the widest first."""
    found = [gap for one in report["fairness"]["groups"] for gap in _worse(one)]
    return [says for _, says in sorted(found, reverse=True)]


def _worse(one: dict[str, Any]) -> Iterator[tuple[float, str]]:
    """(how many errors wide, in words)."""
    who = group_name(one["kind"], one["name"])
    solved, wait, value = one["solved_gap"], one["wait_gap"], one["value_gap"]
    if solved and solved["beyond"] and solved["value"] < 0:
        points, low, high = (f"{-100 * solved[name]:.0f}" for name in ("value", "high", "low"))
        told = say.text("{who} are solved less often than others who ask the same, by {points} points, {low} to {high}", who=who, points=points, low=low, high=high)  # fmt: skip
        yield abs(solved["value"] / solved["error"]), told
    if wait and wait["beyond"] and wait["value"] > 0:
        told = say.text("{who} wait {minutes} minutes longer than others who ask the same", who=who, minutes=f"{wait['value']:.0f}")  # fmt: skip
        yield wait["value"] / wait["error"], told
    if value and value["beyond"] and value["value"] < 0 and not (solved and solved["beyond"]):
        told = say.text("{who} get {less} less out of a question than others who ask the same", who=who, less=_one(-value["value"]))  # fmt: skip
        yield abs(value["value"] / value["error"]), told


def chances_true(report: dict[str, Any]) -> bool:
    told = report["calibration"]
    return bool(told["judged"]) and told["ece"] <= told["ece_by_luck"]


def group_name(kind: str, name: str) -> str:
    if kind == "language":
        if name not in LANGUAGES:
            return say.text("People who write {language}", language=name.upper() if len(name) == 2 else say.text("another language"))  # fmt: skip
        return say.text("People who write {language}", language=say.word(LANGUAGES[name]))
    if name in PEOPLE:
        return say.word(PEOPLE[name])
    return f"{say.word(kind.capitalize())} {say.word(name.replace('_', ' '))}"


def mix_name(kind: str, name: str) -> str:
    """One of a mix: a channel, a language, a plan …"""
    if kind == "channel":
        return _named(name)
    if kind == "language":
        return say.word(LANGUAGES.get(name, name))
    return say.word(name.capitalize()) if kind == "plan" else say.word(name.replace("_", " "))


def between(one: dict[str, float]) -> str:
    return say.text("between {low} and {high}", low=signed(one["low"]), high=signed(one["high"]))


def signed(value: float) -> str:
    """`−1.2`, with the reader's decimal sign."""
    told = judgement.signed(value)
    return told if say.lang == OWN else told.replace(".", ",")


def _one(value: float) -> str:
    """`1.0`, with the reader's decimal sign."""
    return f"{value:.1f}" if say.lang == OWN else say.number(round(value, 1))


def _named(channel: str) -> str:
    return say.word(channel_name(channel))


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return say.text("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
