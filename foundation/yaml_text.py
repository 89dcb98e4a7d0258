"""YAML, read safely and soon: with libyaml where PyYAML has it. Python alone takes seconds for a page of brackets."""

from typing import Any

import yaml

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Raises ValueError with where it stops being YAML, in one line."""
    try:
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
