"""What customers say in tickets, ratings, article votes and searches becomes verbatims; hearing twice changes nothing."""

from typing import Any

from analytics.voice.hearing.scales import OF_SURVEYS, points, vote_of
from analytics.voice.hearing.surveys.answering import SurveyAnswered
from foundation.database import Database
from foundation.events import Happening
from helpdesk import CustomerReplied, TicketOpened, TicketRated
from kb import ArticleVoted, SearchMissed


def hear_message(database: Database, said: TicketOpened | CustomerReplied, context: Happening) -> None:
    source = "chat" if said.channel in {"live_chat", "chat", "assistant"} else "ticket"
    _keep(database, said, context, source=source, source_id=f"message:{said.message}", text=said.body)


def hear_rating(database: Database, rated: TicketRated, context: Happening) -> None:
    source_id = f"rating:{rated.ticket}"
    score = {"rating": rated.score, "rating_scale": "csat5"}
    _keep(database, rated, context, source="survey", source_id=source_id, text=rated.comment, **score)


def hear_vote(database: Database, vote: ArticleVoted, context: Happening) -> None:
    source_id, voted = f"vote:{vote.vote}", vote_of(vote.helped)
    _keep(database, vote, context, source="article", source_id=source_id, text=vote.comment, **voted)


def hear_answer(database: Database, answered: SurveyAnswered, context: Happening) -> None:
    scale = OF_SURVEYS[answered.kind]
    rated = {"rating": points(answered.score, scale), "rating_scale": scale, "channel": answered.kind}
    source_id = f"answer:{answered.answer}"
    _keep(database, answered, context, source="survey", source_id=source_id, text=answered.comment, **rated)


def hear_search(database: Database, missed: SearchMissed, context: Happening) -> None:
    _keep(database, missed, context, source="search", source_id=f"search:{missed.search}", text=missed.query)


def _keep(
    database: Database, fact: Any, context: Happening, *, source: str, source_id: str, text: str | None, **more: Any
) -> None:
    from analytics.voice.hearing.adding import add_verbatims  # loads the lexicon: in the worker only

    if not (text or "").strip():
        return  # a rating or a vote without words is counted where it was given
    told = {name: getattr(fact, name, None) for name in ("page", "role", "plan", "channel", "ticket", "article", "who")}
    row = {"source": source, "source_id": source_id, "text": text, "happened_at": context.happened_at, **told, **more}
    add_verbatims(database, [row])
