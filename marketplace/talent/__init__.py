"""Who fits a job: search and ranking, with reasons."""

from marketplace.talent.ranking import Ranked, rank_talent

__all__ = ["Ranked", "rank_talent"]
