"""What the mart holds: its tables with their columns, views and keys, each described for whoever opens it."""

from collections.abc import Mapping

TITLES = (
    "The voice of the customer",
    "Everything customers said, once for each source, without personal details, with sentiment and theme. Written by `flask voice mart`.",
)
ABOUT = "Personal details were taken out before a comment was kept; nothing here leads to a person."

TABLES = {
    "verbatims": "One row for each thing a customer said. Erased ones count without their words.",
    "themes": "Every theme there is or was; a merged one says where it leads.",
    "theme_periods": "What the pages say of each theme in the last 28, 84 and 365 days.",
    "emerging": "Themes that are said more than expected, the least likely first.",
    "drivers": "Rating points for a mention of each theme, others held level.",
    "fixes": "Product issues linked to themes, with the verdict by now.",
    "releases": "Releases of the product that somebody named.",
    "about": "When this file was made.",
    "columns": "What each column means.",
    "weeks": "Comments of each theme by week, Monday first.",
    "pain": "All that was ever said of each theme, by the pain it stands for.",
    "places": "Comments of each theme by page and role.",
    "pain_by_period": "The table of the front page, for each period, with names.",
}

_SAID = {
    "id": (int, "Number of the comment, the same from file to file."),
    "happened_at": (str, "When it was said, ISO 8601 in UTC."),
    "day": (str, "The day of that, in UTC: what pages count by."),
    "theme": (str, "Key of its theme; none where it fits none."),
    "text": (str, "What was said, personal details taken out; empty where it was erased."),
    "sentiment": (str, "negative, neutral, positive or uncertain."),
    "compound": (float, "From -1, all negative, to 1."),
    "probability": (float, "How often a sentiment this sure is right, 0 to 1."),
    "theme_probability": (float, "How sure its theme is, 0 to 1."),
    "source": (str, "Where it was said: ticket, chat, assistant, article, survey, review, social or search."),
    "source_name": (str, "The source as pages name it."),
    "page": (str, "Page of the product."),
    "role": (str, "Role of whoever said it."),
    "plan": (str, "Their plan."),
    "segment": (str, "Their segment."),
    "contract_type": (str, "Kind of contract it is about."),
    "release": (str, "Release that was out."),
    "channel": (str, "Channel it came through."),
    "language": (str, "Language, as two letters."),
    "rating": (float, "Rating that came with it, from 1 to 5 whatever it was given on."),
    "rating_scale": (str, "What it was given on: csat5, nps10, stars5 or thumbs."),
    "two_sided": (int, "1 where it says something good and something bad."),
    "article": (str, "Article it is about."),
    "synthetic": (int, "1 where the comment is invented."),
    "attributes": (str, "Other columns it was imported with, as JSON."),
}
_THEME = {
    "key": (str, "Key of the theme; never used again for another."),
    "name": (str, "Name people gave it."),
    "area": (str, "Area it stands in."),
    "description": (str, "What it is about."),
    "owner": (str, "Who owns it."),
    "status": (str, "active, archived or merged."),
    "locked": (int, "1 where nobody may change it."),
    "merged_into": (str, "Key of the theme a merged one leads to."),
    "split_from": (str, "Key of the theme it was split from."),
    "weight": (float, "What a mention weighs in pain: 1, and more for each rating point it costs."),
}
_PERIOD = {
    "id": (str, "Days and theme."),
    "days": (int, "28, 84 or 365."),
    "first_day": (str, "First day of the period."),
    "last_day": (str, "Its last day."),
    "theme": (str, "Key of the theme."),
    "comments": (int, "Comments in the period."),
    "negative": (int, "Negative ones."),
    "pain": (float, "Share of all pain, 0 to 1."),
    "pain_low": (float, "Low end of its 95 % interval."),
    "pain_high": (float, "High end of it."),
    "trend": (str, "Against the period before, in words."),
    "level": (str, "alert, watch or steady."),
    "heard": (int, "Number of the last comment that was counted."),
}
_EMERGING = {
    "theme": (str, "Key of the theme."),
    "level": (str, "watch or alert."),
    "days": (int, "Length of the stretch: 1, 3 or 7 days."),
    "seen": (int, "Comments counted in it; the same words count once."),
    "expected": (float, "What weekday, source and total lead us to expect."),
    "low": (float, "Low end of what is usual."),
    "high": (float, "High end of what is usual."),
    "ratio": (float, "Seen against expected."),
    "began": (str, "Day it began, about."),
    "release": (str, "Release just before."),
    "first_words": (str, "What was said first."),
}
_DRIVER = {
    "theme": (str, "Key of the theme."),
    "effect": (float, "Change in a rating, in points of five, for a mention."),
    "low": (float, "Low end of its 95 % interval."),
    "high": (float, "High end of it."),
    "mentions": (int, "Rated mentions."),
    "proven": (int, "1 where it is told from no effect."),
}
_FIX = {
    "id": (int, "Number of the fix."),
    "theme": (str, "Key of the theme it should mend."),
    "title": (str, "What is being fixed."),
    "url": (str, "Address of the product issue."),
    "owner": (str, "Who owns it."),
    "status": (str, "planned, under way or shipped."),
    "shipped_on": (str, "Day it shipped."),
    "verdict": (str, "fell, not yet provable or no."),
    "change": (float, "Change in comments a week, -1 to ...; -0.5 is half as many."),
    "low": (float, "Low end of its 95 % interval."),
    "high": (float, "High end of it."),
}
_RELEASE = {
    "id": (int, "Number of the release."),
    "name": (str, "Its name."),
    "url": (str, "Address of its notes."),
    "released_on": (str, "Day it came out."),
}
_ABOUT = {
    "id": (int, "Always 1."),
    "made_at": (str, "When this file was made, ISO 8601 in UTC."),
    "verbatims": (int, "How many it holds."),
    "privacy": (str, "What was taken out."),
}
_COLUMN = {
    "id": (str, "Table and column."),
    "in_table": (str, "Table it stands in."),
    "name": (str, "Its name."),
    "description": (str, "What it means."),
}
_ALL: Mapping[str, Mapping[str, tuple[type, str]]] = {
    "themes": _THEME, "theme_periods": _PERIOD, "emerging": _EMERGING, "drivers": _DRIVER, "fixes": _FIX, "releases": _RELEASE, "verbatims": _SAID,
    "about": _ABOUT, "columns": _COLUMN,
}  # fmt: skip
TYPES = {table: {name: kind for name, (kind, _) in columns.items()} for table, columns in _ALL.items()}
COLUMNS = {table: {name: words for name, (_, words) in columns.items()} for table, columns in _ALL.items()}
KEYS = {"themes": "key", "emerging": "theme", "drivers": "theme"}

VIEWS = {
    "weeks": """
select theme, date(day, 'weekday 0', '-6 days') as monday, count(*) as comments, sum(sentiment = 'negative') as negative
from verbatims where theme is not null group by theme, monday
""",
    "pain": """
select themes.name, count(*) as comments, sum(sentiment = 'negative') as negative, themes.weight,
       round(themes.weight * sum(sentiment = 'negative') / (
           select sum(coalesce(other.weight, 1)) from verbatims left join themes as other on other.key = verbatims.theme
           where sentiment = 'negative'), 4) as pain
from verbatims join themes on themes.key = verbatims.theme group by themes.key order by pain desc
""",
    "places": """
select themes.name as theme, page, role, count(*) as comments, sum(sentiment = 'negative') as negative
from verbatims left join themes on themes.key = verbatims.theme group by verbatims.theme, page, role order by comments desc
""",
    "pain_by_period": """
select days, themes.name as theme, comments, negative, pain, pain_low, pain_high, trend, level
from theme_periods join themes on themes.key = theme_periods.theme order by days, pain desc
""",
}
