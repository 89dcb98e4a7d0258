"""The panel and what it imports at once, as one script: a browser far away waits for one answer instead of a dozen.

Made when it is asked for, so there is no build step: each module becomes a function in the order of imports, and its own address
answers with what the one script holds of it, so that parts which are loaded later share their state. It reads the modules as we
write them: an import or an export begins its line, and an import ends on it.
"""

import re
from collections.abc import Callable

CORE, FIRST, LOADER = "core", "panel", "aside"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)

Read = Callable[[str], str]  # a module's script by its name


def modules_of(read: Read, first: str = FIRST) -> list[str]:
    """Names, each after those it imports."""
    found: list[str] = []

    def visit(name: str) -> None:
        for _, imported in _IMPORT.findall(read(name)):
            if imported not in found:
                visit(imported)
        if name not in found:
            found.append(name)

    visit(first)
    return found


def core_script(read: Read) -> str:
    names = modules_of(read)
    parts = [_as_function(name, read(name)) for name in names]
    return "".join(parts) + f"export const modules = {{ {', '.join(f'{name}: ${name}' for name in names)} }};\n"


def loader_script(read: Read) -> str:
    """The one function that a host page calls, with what it imports inside of it."""
    *imported, own = modules_of(read, LOADER)
    parts = "".join(_as_function(name, read(name)) for name in imported)
    source = read(own)
    opening, _, body = _IMPORT.sub("", source).lstrip().partition("\n")
    return f"{opening}\n{parts}{''.join(_taken(*found) for found in _IMPORT.findall(source))}{body}"


def taking_from_core(source: str, core: list[str]) -> str:
    """A later part as it travels: what it imports of the core comes from the one script, so that nothing else is asked for."""

    def take(found: re.Match[str]) -> str:
        return f"const {{{found[1].replace(' as ', ': ')}}} = modules.{found[2]};" if found[2] in core else found[0]

    taken = _IMPORT.sub(take, source)
    return source if taken == source else f'import {{ modules }} from "./{CORE}.js";\n{taken}'


def stub(name: str, source: str) -> str:
    """A module of the core at its own address."""
    exported = ", ".join(_exports(source))
    return f'import {{ modules }} from "./{CORE}.js";\nexport const {{ {exported} }} = modules.{name};\n'


def _as_function(name: str, source: str) -> str:
    inside = _IMPORT.sub(lambda found: _taken(found[1], found[2]), source)
    inside = _EXPORT.sub(r"\1 \2", inside)
    return f"const ${name}=(()=>{{\n{inside}return{{{','.join(_exports(source))}}};\n}})();\n"


def _taken(names: str, module: str) -> str:
    return f"const {{{names.replace(' as ', ':')}}}=${module};"


def _exports(source: str) -> list[str]:
    return [name for _, name in _EXPORT.findall(source)]
