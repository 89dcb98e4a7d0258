"""How comments feel: a lexicon from the first day, a blend that learns from ratings and from people's corrections."""

from analytics.voice.sentiment.feeling import SURE, Scores, Sentiment
from analytics.voice.sentiment.scoring import SentimentScorer, load_sentiment

__all__ = ["SURE", "Scores", "Sentiment", "SentimentScorer", "load_sentiment"]
