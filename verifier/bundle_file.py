"""Reading the zip: which files it holds, within limits, before anything in it is believed."""

import re
import zipfile
from pathlib import Path

from verifier.report import UnusableBundle

MOST_FILES = 64
MEBIBYTE = 2**20
LARGEST_WHOLE = 1024 * MEBIBYTE
LARGEST_FILE = 128 * MEBIBYTE
LIMITS = {
    "log.jsonl": 512 * MEBIBYTE,
    "manifest.json": MEBIBYTE,
    "checkpoint.txt": MEBIBYTE,
    "key.txt": MEBIBYTE,
    "procedure.json": MEBIBYTE,
}
"""Most bytes of a file, where it is not `LARGEST_FILE`."""

STEEPEST = 1000
"""A file larger than a mebibyte that was compressed more than so many times is a trap, not a bundle."""

_NAME = re.compile(r"[a-z]{1,40}(-[1-9][0-9]{0,3})?\.(json|jsonl|txt)", re.ASCII)


def read_bundle(path: Path) -> dict[str, bytes]:
    """Return the files of a bundle by name.

    Raises UnusableBundle for anything but a readable zip of distinct plain files, each within its limit.
    """
    try:
        if path.stat().st_size > LARGEST_WHOLE:
            raise UnusableBundle("the file is larger than 1 GiB")
        with zipfile.ZipFile(path) as archive:
            infos = _listed(archive)
            return {info.filename: _content(archive, info) for info in infos}
    except UnusableBundle:
        raise
    except Exception as error:
        # The library raises errors of many kinds for a broken zip, and none of them is this program's own.
        raise UnusableBundle(f"this is no readable zip file: {error}") from None


def _listed(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise UnusableBundle(f"the zip holds {len(infos)} files; a bundle has at most {MOST_FILES}")
    seen: set[str] = set()
    for info in infos:
        if info.is_dir() or not _NAME.fullmatch(info.filename):
            raise UnusableBundle(f"a bundle holds no folder and no file named {info.filename[:80]!r}")
        if info.filename in seen:
            raise UnusableBundle(f"the name {info.filename} stands twice in the zip")
        seen.add(info.filename)
        _check_size(info)
    if sum(info.file_size for info in infos) > LARGEST_WHOLE:
        raise UnusableBundle("the files together are larger than 1 GiB")
    return infos


def _check_size(info: zipfile.ZipInfo) -> None:
    if info.file_size > LIMITS.get(info.filename, LARGEST_FILE):
        raise UnusableBundle(f"{info.filename} is larger than a bundle's may be")
    if info.file_size > MEBIBYTE and info.file_size > STEEPEST * max(info.compress_size, 1):
        raise UnusableBundle(f"{info.filename} is compressed more than {STEEPEST} to 1")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise UnusableBundle(f"{info.filename} is encrypted or packed in a way other than stored and deflated")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as opened:
        data = opened.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise UnusableBundle(f"{info.filename} has another size than the zip says")
    return data
