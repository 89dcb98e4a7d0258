"""The demo world: a deterministic synthetic year of Worklane, every person and word of it invented and marked so."""

SEED = 20261122
