"""What an agent is given of a conversation: three lines to begin with, and all that was said below."""

from typing import Any

from widgets.conversation.talking import Conversation

_WHY = {
    "asked": "they asked for a person", "anger": "they were upset", "repeated": "they asked the same again", "misses": "the articles didn’t cover it twice in a row",
    "danger": "they may be in danger", "unknown": "the articles don’t cover it",
}  # fmt: skip
LONGEST, LONGEST_SAID, MOST_SAID = 300, 1000, 40


def summary(conversation: Conversation) -> list[str]:
    """What they asked, what the assistant tried, why it stopped."""
    asked = [turn for turn in conversation.turns if turn.by == "customer"]
    ours = [turn for turn in conversation.turns if turn.by == "assistant"]
    questions = list(dict.fromkeys(turn.facts.get("question") or "" for turn in ours if turn.facts.get("question")))
    told = list(dict.fromkeys(one["title"] for turn in ours for one in turn.facts.get("citations", ())))
    wanted = questions[-1] if questions else asked[-1].text if asked else ""
    why = next((_WHY[turn.facts["why"]] for turn in reversed(ours) if turn.facts.get("why") in _WHY), "")
    return [
        f"Asked: {_cut(wanted)}" + (f" ({len(asked)} messages)" if len(asked) > 1 else ""),
        f"Told so far: {_cut('; '.join(told))}" if told else "Told so far: nothing, no article fitted",
        f"Stopped because {why}" if why else "Stopped because it didn’t settle it" if conversation.solved is False else "Went on to a person on their own",
    ]  # fmt: skip


def transcript(conversation: Conversation) -> list[dict[str, Any]]:
    """The last of it, each message cut: a ticket is read in lists."""
    return [
        {"by": turn.by, "text": _cut(turn.text, LONGEST_SAID), "at": turn.at.isoformat()}
        for turn in conversation.turns[-MOST_SAID:]
    ]


def _cut(text: str, longest: int = LONGEST) -> str:
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", longest // 2, longest) if " " in text[longest // 2 : longest] else longest] + "…"
