"""Builds the stranger's one-file verifier: `python -m oversight.verifier_file OUT`.

It holds `verifier`, exactly the pure rooms that it reaches, and the pure-Python `rfc8785`; it needs Python and
`cryptography`, nothing else. The same sources give the same bytes.
"""

import ast
import io
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("verifier", "foundation", "auditlog", "membership", "relationships", "deliberation", "ballots")
START = "verifier.__main__"
_MAIN = '''"""The one-file verifier: python mandate-verify.pyz BUNDLE.zip"""

import sys

try:
    import cryptography
except ModuleNotFoundError:
    print(
        "mandate-verify: nothing was checked: the Python library `cryptography` is not installed here. Install it with "
        "`python -m pip install cryptography`, or carry its wheel to this machine, and run this again.", file=sys.stderr
    )
    sys.exit(2)

from verifier.command import main

main()
'''
_SHEBANG = b"#!/usr/bin/env python3\n"
_DATE = (1980, 1, 1, 0, 0, 0)


def build() -> bytes:
    """Return the one-file verifier as the bytes of a zip application."""
    files = {"__main__.py": _MAIN.encode()}
    for module in sorted(reached()):
        path = _path(module)
        assert path is not None
        files[str(path.relative_to(ROOT))] = path.read_bytes()
    spec = find_spec("rfc8785")
    assert spec is not None
    assert spec.origin is not None
    for path in sorted(Path(spec.origin).parent.glob("*.py")):
        files[f"rfc8785/{path.name}"] = path.read_bytes()
    out = io.BytesIO(_SHEBANG)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def reached() -> set[str]:
    """Return the names of our modules that the verifier imports, directly or not, and of the packages around them."""
    found, waiting = set(), [START]
    while waiting:
        module = waiting.pop()
        if module in found or _path(module) is None:
            continue
        found.add(module)
        parent = module.rpartition(".")[0]
        waiting += [parent] if parent else []
        waiting += [name for name in _imports(module) if name.split(".")[0] in OURS]
    return found


def _imports(module: str) -> Iterator[str]:
    path = _path(module)
    assert path is not None
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _path(module: str) -> Path | None:
    base = ROOT.joinpath(*module.split("."))
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def main() -> None:
    """Write the file that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m oversight.verifier_file OUT")
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build())
    target.chmod(0o755)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
