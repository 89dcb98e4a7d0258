"""One turn of a conversation: understood with what came before, answered from the knowledge base, asked back, declined, or handed over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from foundation.words import words
from kb.answers.account import Fact, fact_for, read_facts
from kb.answers.answer import Answer, Citation, Related, Statement, Why
from kb.answers.composing import compose, read_for
from kb.answers.facets import FACETS, Facet, best_split, option_of
from kb.answers.following import Turn, Understood, is_repeated, misses, read_history, understand
from kb.answers.manners import manner_of, reply, without_opening
from kb.answers.passages import sentences
from kb.answers.words import original, say
from kb.search import Hit, Index
from kb.search.confidence import Confidence

ENOUGH = 0.40  # chance of the first hit from which it is an answer (docs/benchmarks.md: what other thresholds bring)
ENOUGH_AFTER = 0.3  # the same where it stays with what was cited before
CLEAR = 0.55  # from here two answers don't compete
COMPETES = 0.8  # of the first hit's score
NAMED = 93  # of 100, by letters: it is a question that an article names
PREFERS_OWN = 0.2  # so much less sure it may be: what a message asks by itself is nearer than what it adds to the topic
PREFERS_TOPIC = 0.1  # and so much surer it must be where it says `that` or `it`
ASKABLE = 0.8  # chance that one of the first answers, from which asking back is worth a turn
LOOKED_AT, SHOWN = 4, 3
LONGEST = 2000  # characters of a message that are read
MOST_TRIES = 3  # sentences of a message looked for on their own: one may be the question, the others its story

Phrase = Callable[[str, tuple[Statement, ...], tuple[Citation, ...], str | None], tuple[Statement, ...] | None]


@dataclass(frozen=True)
class Answerer:
    """Holds no state: what was said comes in with each call."""

    index: Index
    facets: Sequence[Facet] = FACETS
    enough: float = ENOUGH
    phrase: Phrase | None = None  # may put statements in other words; what it can't support is left as it was

    def answer(self, text: str, history: Sequence[Any] = (), context: Mapping[str, Any] | None = None) -> Answer:
        """`history`: the turns before, oldest first, as dicts with `by` ("customer" or "assistant") and `text`, and of ours what
        the answer held (`kind, question, citations, choices, facet`). `context`: as for `Index.suggest`, and `account`, facts
        that the host product told of a signed person."""
        said = without_opening(" ".join(text.replace("\x00", " ").split())[:LONGEST])
        known = dict(context or {})
        turns = read_history(history)
        manner = manner_of(text)
        if manner is not None and not (manner.question and manner.name == "joke" and len(words(said)) > 8):
            return self._mannered(manner.name, said, turns, known)
        if not words(said):
            return _own("small_talk", reply("help", _locale(known)))
        meant = understand(said, turns, self.facets)
        if meant.chosen:
            english = original(meant.chosen)
            question = meant.question.removesuffix(meant.chosen) + english
            meant = replace(meant, chosen=english, question=question, topic=question)
        own = meant.alone if meant.follows else meant.question
        if own and is_repeated(own, turns):
            return self._hand_over("repeated", meant.question, known)
        return self._answered(meant, turns, known)

    def _answered(self, meant: Understood, turns: list[Turn], known: Mapping[str, Any]) -> Answer:
        meant, made = self._made(meant, turns, known)
        return replace(made, topic=meant.topic)

    def _made(self, meant: Understood, turns: list[Turn], known: Mapping[str, Any]) -> tuple[Understood, Answer]:
        question, hits, sure = self.find(meant.question, known, whole=meant.follows)
        if meant.alone and not meant.chosen:
            alone = self.find(meant.alone, known)
            least = sure.first + (PREFERS_TOPIC if meant.points_back else -PREFERS_OWN)
            if alone[2].first >= max(least, self.enough):
                (question, hits, sure), meant = (
                    alone,
                    replace(meant, question=meant.alone, topic=meant.alone, follows=False),
                )
        hits = self._chosen(meant, hits)
        told, facts = meant.new if not meant.follows else question, read_facts(known.get("account"))
        parts = (told, *sentences(told))  # a story may stand before the question
        fact = next((found for one in parts if (found := fact_for(self.index, one, facts))), None)
        cited = next((turn.citations for turn in reversed(turns) if turn.citations), ())
        if meant.points_back:
            hits = _cited_first(hits, cited)
        enough = ENOUGH_AFTER if meant.follows and hits and (hits[0].id in cited or meant.chosen) else self.enough
        asked_back = bool(turns) and any(turn.kind == "clarify" for turn in turns[-2:])
        if not asked_back and fact is None:
            asking = self._ask_back(question, hits, sure, known, enough)
            if asking is not None:
                return meant, asking
        if sure.first < enough and fact is None:
            return meant, self._decline(question, hits, sure, turns, known)
        return meant, self._composed(
            question, question if meant.chosen else meant.new, hits if sure.first >= enough else [], sure, fact, known
        )

    def find(
        self, question: str, known: Mapping[str, Any], *, whole: bool = False
    ) -> tuple[str, list[Hit], Confidence]:
        """Of a message of several sentences, what finds most: the whole of it or one of them, questions first."""
        told = [] if whole else [one for one in sentences(question) if len(words(one)) >= 3]
        tries = (
            [question, *sorted(told, key=lambda one: not one.endswith("?"))[:MOST_TRIES]]
            if len(told) > 1
            else [question]
        )
        found = [(one, *self._sure(one, known)) for one in tries]
        return max(found, key=lambda one: one[2].first)

    def _sure(self, question: str, known: Mapping[str, Any]) -> tuple[list[Hit], Confidence]:
        """As the index says; a question that an article names, or its title, is answered by it."""
        hits, sure = self.index.search_surely(question, known, LOOKED_AT)
        asked = " ".join(words(question))
        naming = [hit for hit in hits if self._names(hit.id, asked)]
        if len(naming) == 1:  # two that name the same are told apart by asking back
            rest = (one for one in hits if one is not naming[0])
            return [naming[0], *rest], replace(sure, first=max(sure.first, CLEAR))
        return hits, sure

    def _names(self, id_: str, asked: str) -> bool:
        document = self.index.document(id_)
        known = (document.title, *document.questions)
        return any(fuzz.ratio(asked, " ".join(words(one))) >= NAMED for one in known)

    def _chosen(self, meant: Understood, hits: list[Hit]) -> list[Hit]:
        """After a choice, what is about it comes first."""
        if not meant.chosen:
            return hits
        facet = next((one for one in self.facets if one.name == meant.facet), None)

        def fits(hit: Hit) -> bool:
            return hit.title == meant.chosen or (
                facet is not None and option_of(facet, self.index.document(hit.id)) == meant.chosen
            )

        return [*filter(fits, hits), *(hit for hit in hits if not fits(hit))]

    def _ask_back(
        self, question: str, hits: list[Hit], sure: Confidence, known: Mapping[str, Any], enough: float
    ) -> Answer | None:
        """One question, when answers compete and something tells them apart."""
        rivals = [hit for hit in hits if hit.score >= COMPETES * hits[0].score][:LOOKED_AT]
        if len(rivals) < 2 or sure.first >= CLEAR or sure.fits < ASKABLE:
            return None
        split = best_split(self.facets, [self.index.document(hit.id) for hit in rivals], question, known)
        if split is not None:
            facet, options = split
            return Answer(
                "clarify",
                (Statement(say(facet.question, _locale(known)), None),),
                choices=tuple(say(one, _locale(known)) for one in options),
                confidence=sure.first,
                question=question,
                related=_related(rivals),
                facet=facet.name,
            )
        if sure.first >= enough or len({hit.title for hit in rivals[:SHOWN]}) < 2:
            return None
        asks = say("I found more than one thing it could be. Which is nearest?", _locale(known))
        return Answer(
            "clarify",
            (Statement(asks, None),),
            choices=tuple(dict.fromkeys(hit.title for hit in rivals[:SHOWN])),
            confidence=sure.first,
            question=question,
            related=_related(rivals),
            facet="title",
        )

    def _composed(
        self, question: str, asked: str, hits: list[Hit], sure: Confidence, fact: Fact | None, known: Mapping[str, Any]
    ) -> Answer:
        wanted = self.index.telling(question)
        reads = [read_for(self.index, question, wanted, self.index.document(hit.id)) for hit in hits[:2]]
        if len(hits) > 1 and hits[1].score < COMPETES * hits[0].score:
            reads = reads[:1]
        statements, citations = compose(reads, asked or question, wanted)
        if fact is not None:
            own = Citation("account", fact.source, "", fact.statement, fact.url)
            shifted = (replace(one, citation=one.citation + 1 if one.citation else None) for one in statements)
            statements, citations = (Statement(fact.statement, 1), *shifted), (own, *citations)
        if not citations:
            return self._decline(question, hits, sure, [], known)
        statements = tuple(
            one if one.citation else replace(one, text=say(one.text, _locale(known))) for one in statements
        )
        if self.phrase is not None:
            statements = self.phrase(question, statements, citations, _locale(known)) or statements
        cited = {one.document for one in citations}
        return Answer(
            "answer",
            statements,
            citations,
            confidence=1.0 if fact and not hits else sure.first,
            question=question,
            related=_related([hit for hit in hits if hit.id not in cited][:2]),
        )

    def _decline(
        self, question: str, hits: list[Hit], sure: Confidence, turns: list[Turn], known: Mapping[str, Any]
    ) -> Answer:
        """Said plainly; the second in a row leads to a person at once."""
        near = _related(hits) if sure.fits >= 0.15 else ()
        if misses(turns):
            return self._hand_over("misses", question, known, related=near)
        sentence = (
            "I couldn’t find that in our articles, and I’d rather not guess. These come nearest; a person can tell you for sure."
            if near
            else "I couldn’t find that in our articles, and I’d rather not guess. A person can tell you for sure."
        )
        return Answer(
            "decline",
            (Statement(say(sentence, _locale(known)), None),),
            confidence=sure.first,
            question=question,
            related=near,
            why="unknown",
        )

    def _mannered(self, name: str, said: str, turns: list[Turn], known: Mapping[str, Any]) -> Answer:
        sentence = reply(name, _locale(known))
        why: dict[str, Why] = {"danger": "danger", "person": "asked", "anger": "anger"}
        if name in why:
            return self._hand_over(why[name], said if name == "anger" else _topic_of(turns), known, sentence=sentence)
        if name == "abuse" and sum(
            turn.by == "customer" and (manner_of(turn.text) or _NONE).name == "abuse" for turn in turns
        ):
            return self._hand_over("anger", _topic_of(turns), known, sentence=reply("anger", _locale(known)))
        return _own("small_talk", sentence)

    def _hand_over(
        self,
        why: Why,
        question: str,
        known: Mapping[str, Any],
        *,
        sentence: str = "",
        related: tuple[Related, ...] = (),
    ) -> Answer:
        words_for = {
            "repeated": "You’ve asked this before, so what I have doesn’t help you enough. A person should look at it; what we’ve said goes along.",
            "misses": "I don’t have this one either. A person does better here; what we’ve said goes along.",
        }  # fmt: skip
        text = sentence or say(words_for.get(why, words_for["misses"]), _locale(known))
        return Answer("hand_over", (Statement(text, None),), question=question, related=related, why=why)


def build_answerer(
    index: Index, *, facets: Sequence[Facet] = FACETS, enough: float = ENOUGH, phrase: Phrase | None = None
) -> Answerer:
    """`enough`: the calibrated chance of the first hit from which it is said as the answer, 0 to 1."""
    return Answerer(index, facets, enough, phrase)


class _NONE:
    name = ""


def _own(kind: Any, sentence: str) -> Answer:
    return Answer(kind, (Statement(sentence, None),))


def _related(hits: Sequence[Hit]) -> tuple[Related, ...]:
    return tuple(Related(hit.id, hit.title) for hit in hits[:SHOWN])


def _cited_first(hits: list[Hit], cited: Sequence[str]) -> list[Hit]:
    """`How long does that take?` is about what was said last, when that is among the answers."""
    return [
        *(hit for hit in hits[:2] if hit.id in cited),
        *(hit for at, hit in enumerate(hits) if hit.id not in cited or at > 1),
    ]


def _topic_of(turns: Sequence[Turn]) -> str:
    return next((turn.question for turn in reversed(turns) if turn.question), "")


def _locale(known: Mapping[str, Any]) -> str | None:
    value = known.get("language") or known.get("locale")
    return value if isinstance(value, str) else None
