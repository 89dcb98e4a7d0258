"""Which channel a question goes to: by hard rules first, then by its chance to be solved there."""

from helpdesk.routing.data.defaults import FAMILIES, TOPICS
from helpdesk.routing.names import TEAMS, channel_name, team_of, topic_name, topic_title
from helpdesk.routing.router import Router
from helpdesk.routing.topics.guessing import guess_topic, which_of_these
from helpdesk.routing.topics.training import Topic, TopicModel, train_topics

__all__ = [
    "FAMILIES", "TEAMS", "TOPICS", "Router", "Topic", "TopicModel", "channel_name", "guess_topic", "team_of", "topic_name",
    "topic_title", "train_topics", "which_of_these",
]  # fmt: skip
