"""Which method of the client in clients/python does which operation, and what it needs: read from its code."""

import ast
from collections.abc import Iterator
from typing import Any

from scripts.client_shapes import CLIENT, KNOWN


def client_calls() -> dict[str, dict[str, Any]]:
    """Return by operation the first method that does it: its name, what it needs (name to type), whether it yields."""
    found: dict[str, dict[str, Any]] = {}
    for module in sorted(CLIENT.glob("*.py")):
        for method in _methods(ast.parse(module.read_text(encoding="utf-8"))):
            for operation in _operations(method):
                returned = ast.unparse(method.returns) if method.returns else ""
                told = {"method": method.name, "takes": _needed(method), "returns": returned.partition("[")[0]}
                found.setdefault(operation, told)
    return dict(sorted(found.items()))


def _methods(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for one in module.body:
        if isinstance(one, ast.ClassDef):
            yield from (each for each in one.body if isinstance(each, ast.FunctionDef) and each.name[0] != "_")


def _operations(method: ast.FunctionDef) -> Iterator[str]:
    for one in ast.walk(method):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and KNOWN.fullmatch(f'"{one.value}"'):
            yield one.value


def _needed(method: ast.FunctionDef) -> dict[str, str]:
    """Return what has no default: those that are named only begin with `*`."""
    plain = method.args.args[1 : len(method.args.args) - len(method.args.defaults)]
    named = [
        one for one, default in zip(method.args.kwonlyargs, method.args.kw_defaults, strict=True) if default is None
    ]
    told = [(one.arg, one) for one in plain] + [(f"*{one.arg}", one) for one in named]
    return {name: ast.unparse(one.annotation) if one.annotation else "" for name, one in told}
