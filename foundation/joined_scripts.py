"""The scripts of many pages as one: a browser asks for one file instead of sixty, and runs of it what its page names.

Made when it is asked for, so there is no build step. Each module becomes a function that is called by the first who imports it, and its own
address answers with what the one script holds of it, so that whatever else imports it shares its state. It reads the modules as we write
them: an import or an export begins its line; none imports one that imports it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "([^"]+)";$|^import "([^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_NOT_READ = re.compile(r"^(?:import\b(?!\().*|export\b.*)", re.MULTILINE)

Read = Callable[[str], str]  # a module's script by its address


class NotReadable(Exception):
    """A line that imports or exports in another way than ours, or modules that import each other."""


def modules_of(read: Read, firsts: Iterable[str], belongs: Callable[[str], bool]) -> dict[str, str]:
    """Scripts by their addresses, each after those it imports. `belongs`: which are taken in; others are imported as they are."""
    found: dict[str, str] = {}

    def visit(address: str, above: tuple[str, ...]) -> None:
        if address in above:
            raise NotReadable(
                f"{' imports '.join((*above, address))}: a module that imports itself can’t be put into one script."
            )
        if address in found or not belongs(address):
            return
        source = read(address)
        for _, _, imported, bare in _IMPORT.findall(source):
            visit(address_from(address, imported or bare), (*above, address))
        found[address] = source

    for first in firsts:
        visit(first, ())
    return found


def address_from(importer: str, told: str) -> str:
    return told if told.startswith("/") else normpath(join(dirname(importer), told))


def joined_script(modules: Mapping[str, str]) -> str:
    """All of them, and `$use`, which runs one once and gives what it exports."""
    others: dict[str, str] = {}  # what isn't among them, by address
    parts = [
        f'"{address}": () => {{\n{_body(address, source, modules, others)}}},\n' for address, source in modules.items()
    ]
    imports = "".join(f'import * as {name} from "{address}";\n' for address, name in others.items())
    return (
        f"{imports}const $made = {{}};\nexport const $use = (address) => ($made[address] ??= $scripts[address]());\n"
        f"const $scripts = {{\n{''.join(parts)}}};\n"
    )


def stub(address: str, source: str, at: str) -> str:
    """A module at its own address. `at`: where the one script lies."""
    exported = ", ".join(name for _, name in _EXPORT.findall(source))
    run = f'$use("{address}");\n'
    return f'import {{ $use }} from "{at}";\n' + (f"export const {{ {exported} }} = {run}" if exported else run)


def _body(address: str, source: str, modules: Mapping[str, str], others: dict[str, str]) -> str:
    def take(found: re.Match[str]) -> str:
        names, whole, told, bare = found.groups()
        imported = address_from(address, told or bare)
        gives = f'$use("{imported}")' if imported in modules else others.setdefault(imported, f"$other{len(others)}")
        if bare:
            return f"{gives};"
        return f"const {whole} = {gives};" if whole else f"const {{{names.replace(' as ', ': ')}}} = {gives};"

    exported = ", ".join(name for _, name in _EXPORT.findall(source))
    inside = _EXPORT.sub(r"\1 \2", _IMPORT.sub(take, source))
    if strange := _NOT_READ.search(inside):
        raise NotReadable(f"{address}: {strange[0]}")
    return f"{inside.rstrip()}\nreturn {{ {exported} }};\n"
