"""Which products may embed the widget, from where, how it looks there, the keys their servers sign with, and where it was seen."""

from sqlalchemy import Column, Index, String, Table, Text

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

sites = Table(
    "widget_sites",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("origins", Json, nullable=False),  # allowed, as "https://host"; our own origin always is
    Column("greeting", String(200), nullable=False),
    Column("settings", Json),  # SiteSettings, without what is as we ship it
    Column("created_at", Moment, nullable=False),
)

site_keys = Table(
    "widget_keys",
    metadata,
    identity(),
    Column("site", String(60), nullable=False),
    Column("kid", String(80), nullable=False),
    Column("algorithm", String(10), nullable=False),  # HS256 | RS256
    Column("value", Text, nullable=False),  # the shared secret, or the public key as PEM
    Column("made_by", String(120)),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("removed_at", Moment),  # it signs nothing from then on; kept a while so that removing can be undone
)
Index("uq_widget_keys_site_kid", site_keys.c.site, site_keys.c.kid, unique=True)

sightings = Table(
    "widget_sightings",
    metadata,
    Column("site", String(60), primary_key=True),
    Column("origin", String(200), primary_key=True),
    Column("version", String(20)),
    Column("loaded_at", Moment),
    Column("opened_at", Moment),
    Column("token", String(10)),  # of the last opening: signed | none | refused
    Column("problem", String(300)),  # why it was refused
)
