"""What must occur nowhere: ways to talk to a server whose key nobody compared."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "exchange").rglob("*.py"))
POLICIES = {"AutoAddPolicy", "WarningPolicy", "MissingHostKeyPolicy", "SSHClient"}


def named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (each.name for each in node.names)


def unchecked(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that call `connect` of something named like a transport without a key."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
            and "transport" in ast.unparse(node.func.value).lower()
            and "hostkey" not in {each.arg for each in node.keywords}
        ):
            yield node.lineno


def test_no_host_key_is_taken_on_trust() -> None:
    for module in MODULES:
        tree = ast.parse(module.read_text())
        assert not POLICIES & set(named(tree)), module
        assert not [*unchecked(tree)], module


@pytest.mark.parametrize(
    "text",
    ["client.set_missing_host_key_policy(paramiko.AutoAddPolicy())", "x = WarningPolicy",
     "from paramiko import SSHClient"],
)  # fmt: skip
def test_a_policy_that_trusts_would_be_found(text: str) -> None:
    assert POLICIES & set(named(ast.parse(text)))


def test_a_connection_without_key_would_be_found() -> None:
    assert [*unchecked(ast.parse("transport.connect(username='x')"))] == [1]
    assert not [*unchecked(ast.parse("transport.connect(hostkey=key, username='x')"))]
