"""Every regular expression of the program, with the methods by which it is really applied."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType

import classifiers
import monitor

ROOT = Path(monitor.__file__).parents[1]
METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
DEEPEST = 6
# What the demonstration reads is written by itself.
TRUSTED = ("monitor.demo",)

AnyPattern = re.Pattern[str] | re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, one place where it is, and how it is applied there."""

    pattern: AnyPattern
    place: str
    methods: frozenset[str]


@cache
def modules() -> tuple[ModuleType, ...]:
    """All modules of the program but those that read only what they wrote."""
    names = [
        found.name
        for package in (monitor, classifiers)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__") and not found.name.startswith(TRUSTED)
    ]
    return tuple(importlib.import_module(name) for name in names)


@cache
def tree_of(module: ModuleType) -> ast.Module:
    """The source of a module, parsed."""
    assert module.__file__
    return ast.parse(Path(module.__file__).read_text("utf-8"))


@cache
def patterns() -> tuple[Found, ...]:
    """The patterns of all modules, each with all methods applied to it wherever it is imported."""
    places: dict[AnyPattern, str] = {}
    methods: dict[AnyPattern, set[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in _inside(value, DEEPEST, module.__name__):
                places.setdefault(pattern, f"{module.__name__}.{name}")
                methods.setdefault(pattern, set()).update(_applied(module, name))
        for line, method, pattern in in_functions(module):
            places.setdefault(pattern, f"{module.__name__}:{line}")
            methods.setdefault(pattern, set()).add(method)
    return tuple(Found(pattern, place, frozenset(methods[pattern])) for pattern, place in places.items())


def _inside(value: object, depth: int, module: str) -> Iterator[AnyPattern]:
    """The patterns in a value: itself, its elements, fields and members, and what functions made by it remember."""
    if isinstance(value, re.Pattern):
        yield value
        return
    if not depth:
        return
    parts: Iterator[object]
    if isinstance(value, Mapping):
        parts = iter([*value.keys(), *value.values()])
    elif isinstance(value, tuple | list | set | frozenset):
        parts = iter(value)
    elif isinstance(value, type):
        parts = iter(vars(value).values()) if value.__module__ == module else iter(())
    elif isinstance(value, partial):
        parts = iter([value.func, *value.args, *value.keywords.values()])
    elif isinstance(value, FunctionType):
        parts = iter([*_cells(value), *(value.__defaults__ or ())])
    elif dataclasses.is_dataclass(value):
        parts = iter([getattr(value, field.name, None) for field in dataclasses.fields(value)])
    else:
        return
    for part in parts:
        yield from _inside(part, depth - 1, module)


def _cells(function: FunctionType) -> Iterator[object]:
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:
            continue


def _applied(module: ModuleType, name: str) -> frozenset[str]:
    """The methods that a module applies to a pattern of that name; without any, all that it applies to anything."""
    calls = [node.func for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)]
    found = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in METHODS]
    own = {call.attr for call in found if isinstance(call.value, ast.Name) and call.value.id == name}
    held = any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(tree_of(module)))
    bare = {call.attr for call in found if not (isinstance(call.value, ast.Name) and call.value.id.isupper())}
    return frozenset(own or bare - {"split"} or ({call.attr for call in found} if held else ()))


def in_functions(module: ModuleType) -> Iterator[tuple[int, str, AnyPattern]]:
    """Literal patterns applied inside functions: line, method, pattern."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef):
            for call in _calls_of_re(node):
                literal = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
                if isinstance(literal, str) and call.func.attr != "compile":
                    yield call.lineno, call.func.attr, re.compile(literal)


def hidden(module: ModuleType) -> Iterator[str]:
    """Patterns made inside functions out of something that is no literal, where nothing but reading finds them."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef):
            for call in _calls_of_re(node):
                made_here = call.func.attr == "compile" and isinstance(call.args[0], ast.Name)
                if not isinstance(call.args[0], ast.Constant) and not made_here:
                    yield f"{module.__name__}:{call.lineno}"


@dataclass(frozen=True, slots=True)
class _Function:
    attr: str


@dataclass(frozen=True, slots=True)
class _Call:
    func: _Function
    args: list[ast.expr]
    lineno: int


def _calls_of_re(function: ast.FunctionDef) -> Iterator[_Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in METHODS | {"compile"}:
                yield _Call(_Function(node.func.attr), node.args, node.lineno)
