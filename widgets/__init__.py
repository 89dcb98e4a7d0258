"""The embeddable widget: its sites, identities, API and scripts."""
