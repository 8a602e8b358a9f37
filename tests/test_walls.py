"""What no module of ours may do, however well it means it: no allow-list, no exception."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "exchange"
MODULES = sorted(PACKAGE.rglob("*.py"))

MODULES_NEVER = frozenset({"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "imp"})
CALLS_NEVER = frozenset(
    {
        "eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.execvp",
        "tempfile.mktemp", "mktemp", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
        "subprocess.getoutput", "subprocess.getstatusoutput", "read_pickle",
    }
)  # fmt: skip
METHODS_NEVER = frozenset({"extractall", "extract_all", "unpack_archive", "read_pickle"})
NAMES_NEVER = frozenset({"AutoAddPolicy", "WarningPolicy"})
PARSERS = ("xml.etree", "xml.dom", "xml.sax", "lxml")
HARMLESS = frozenset(
    {"Element", "SubElement", "ParseError", "tostring", "indent", "escape", "unescape", "quoteattr"}
)
"""What of them only makes and writes elements, or texts of them."""


def forbidden(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything forbidden."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                told = [each.name for each in names]
                yield from ((node.lineno, name) for name in told if banned(name))
            case ast.ImportFrom(module=module, names=names):
                told = [f"{module}.{each.name}" for each in names]
                yield from ((node.lineno, name) for name in told if banned(name))
            case ast.Call(func=func, keywords=keywords):
                called = ast.unparse(func)
                if called in CALLS_NEVER or called.rpartition(".")[2] in METHODS_NEVER:
                    yield node.lineno, called
                shell = [each for each in keywords if each.arg == "shell"]
                if any(ast.unparse(each.value) != "False" for each in shell):
                    yield node.lineno, f"{called}(shell=…)"
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in NAMES_NEVER:
                yield node.lineno, name
            case _:
                pass


def banned(name: str) -> bool:
    """Tell whether a module, or a name of one, may not be imported."""
    last = name.rpartition(".")[2]
    if name.startswith(PARSERS):
        return last not in HARMLESS
    return name.split(".", maxsplit=1)[0] in MODULES_NEVER or last in NAMES_NEVER | METHODS_NEVER


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_goes_through_a_wall(module: Path) -> None:
    assert list(forbidden(ast.parse(module.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle", "from marshal import loads", "import shelve", "eval('1')", "exec(x)",
        "import os\nos.system('id')", "import subprocess\nsubprocess.run('id', shell=True)",
        "subprocess.run(x, shell=yes)", "yaml.load(x)", "yaml.unsafe_load(x)",
        "from xml.etree.ElementTree import fromstring", "import xml.etree.ElementTree as ET",
        "import xml.sax", "tempfile.mktemp()", "archive.extractall()", "shutil.unpack_archive(x)",
        "client.set_missing_host_key_policy(paramiko.AutoAddPolicy())",
        "from paramiko import WarningPolicy", "polars.read_pickle(x)",
    ],
)  # fmt: skip
def test_each_wall_stands(code: str) -> None:
    assert list(forbidden(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from xml.etree.ElementTree import Element", "yaml.safe_load(x)", "re.compile(x)",
        "from defusedxml.ElementTree import fromstring", "subprocess.run([x], shell=False)",
    ],
)  # fmt: skip
def test_what_is_right_may_pass(code: str) -> None:
    assert not list(forbidden(ast.parse(code)))
