"""What the figures on routing come to, each in a sentence."""

from typing import Any

from helpdesk.routing.judging.judgement import signed
from helpdesk.routing.names import channel_name

PEOPLE = {"client": "Clients", "freelancer": "Freelancers", "basic": "People on Basic", "plus": "People on Plus", "enterprise": "People on Enterprise"}  # fmt: skip
LANGUAGES = {"en": "English", "es": "Spanish", "ar": "Arabic", "de": "German", "fr": "French", "pt": "Portuguese"}


def headline(report: dict[str, Any]) -> str:
    """The two things most worth knowing."""
    lost, fair = report["regret"]["lost"], unfair(report)
    if lost["low"] > 0:
        first = f"Routing gives away about {lost['value']:.1f} per question"
    elif report["regret"]["gained"]["low"] > 0:
        first = f"Routing brings {report['regret']['gained']['value']:.1f} per question more than the rules alone"
    else:
        first = "Routing does as well as we know how"
    if not report["propensity"]["fits"]:
        return f"{first}. The logged probabilities don’t check out."
    if fair:
        return f"{first}. Not everybody is served alike."
    return f"{first}. {'Its chances are true' if chances_true(report) else 'Its chances are off'}."


def regret_title(report: dict[str, Any]) -> str:
    lost = report["regret"]["lost"]
    if lost["low"] > 0:
        return f"Always taking the best we know would bring {lost['value']:.1f} more per question, {between(lost)}"
    return f"Always taking the best we know would bring no more beyond chance: {signed(lost['value'])} per question, {between(lost)}"


def calibration_title(report: dict[str, Any]) -> str:
    told = report["calibration"]
    if not told["judged"]:
        return "No chance to solve was logged with these decisions"
    points = f"{100 * told['ece']:.1f} points off on average"
    if chances_true(report):
        return f"The chance to solve comes true: {points}, no more than luck makes"
    return f"The chance to solve is {points}; luck makes up to {100 * told['ece_by_luck']:.1f}"


def channels_title(report: dict[str, Any]) -> str:
    off = [one for one in report["calibration"]["channels"] if not one["fits"]]
    if not off:
        return "Every channel solves about as much as we expected"
    told = [f"{channel_name(one['channel'])} {'more' if one['value'] > one['expected'] else 'less'}" for one in off[:3]]
    return _upper(f"{_listed(told)} than we expected, beyond chance")


def propensity_title(report: dict[str, Any]) -> str:
    told = report["propensity"]
    if told["sums_off"]:
        return f"In {told['sums_off']:,} decisions the probabilities don’t sum to one"
    if told["under_floor"]:
        return f"In {told['under_floor']:,} decisions a channel had less than the floor promises"
    far = [channel_name(one["channel"]) for one in told["channels"] if abs(one["z"]) > 3.5]
    if far:
        return _upper(f"{_listed(far)} came more or less often than the log says")
    return "The logged probabilities check out: they sum to one, keep the floor, and channels come as often as they say"


def drift_title(report: dict[str, Any]) -> str:
    told = report["drift"]
    if not told["mixes"]:
        return "Too few questions yet to compare this week with the four before"
    moved = [one["title"].lower() for one in told["mixes"] if one["beyond"]]
    solves = [f"what {channel_name(one['channel'])} solves" for one in told["solves"] if one["beyond"]]
    if not moved and not solves:
        return "This week is like the four before"
    return f"This week differs from the four before: {_listed([*moved, *solves][:4])}"


def fairness_title(report: dict[str, Any]) -> str:
    if not report["fairness"]["groups"]:
        return "Too few people yet to compare groups"
    worse = unfair(report)
    return worse[0] if worse else "Like for like, nobody is served worse beyond noise"


def served(group: dict[str, Any]) -> str:
    """How, beyond noise: what goes against a group counts before what goes for it."""
    gaps = [(group["solved_gap"], 1), (group["wait_gap"], -1), (group["value_gap"], 1)]
    beyond = [gap["value"] * good for gap, good in gaps if gap and gap["beyond"]]
    return "" if not beyond else "served worse" if min(beyond) < 0 else "served better"


def unfair(report: dict[str, Any]) -> list[str]:
    """One sentence for each gap to a group's disadvantage that is beyond noise; the widest first."""
    found = []
    for one in report["fairness"]["groups"]:
        who = group_name(one["kind"], one["name"])
        solved, wait, value = one["solved_gap"], one["wait_gap"], one["value_gap"]
        if solved and solved["beyond"] and solved["value"] < 0:
            points = (
                f"by {-100 * solved['value']:.0f} points, {-100 * solved['high']:.0f} to {-100 * solved['low']:.0f}"
            )
            found.append(
                (
                    abs(solved["value"] / solved["error"]),
                    f"{who} are solved less often than others who ask the same, {points}",
                )
            )
        if wait and wait["beyond"] and wait["value"] > 0:
            found.append(
                (
                    wait["value"] / wait["error"],
                    f"{who} wait {wait['value']:.0f} minutes longer than others who ask the same",
                )
            )
        if value and value["beyond"] and value["value"] < 0 and not (solved and solved["beyond"]):
            found.append(
                (
                    abs(value["value"] / value["error"]),
                    f"{who} get {-value['value']:.1f} less out of a question than others who ask the same",
                )
            )
    return [says for _, says in sorted(found, reverse=True)]


def chances_true(report: dict[str, Any]) -> bool:
    told = report["calibration"]
    return bool(told["judged"]) and told["ece"] <= told["ece_by_luck"]


def group_name(kind: str, name: str) -> str:
    if kind == "language":
        return f"People who write {LANGUAGES.get(name, name.upper() if len(name) == 2 else 'another language')}"
    return PEOPLE.get(name, f"{kind.capitalize()} {name.replace('_', ' ')}")


def between(one: dict[str, float]) -> str:
    return f"between {signed(one['low'])} and {signed(one['high'])}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
