"""The command line of the one-file verifier, with nothing but the standard library."""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence

from verifier.report import Report
from verifier.verify import verify


def run(arguments: Sequence[str] | None = None) -> int:
    """Check one bundle and print what was found; return 0 (all hold), 1 (refused) or 2 (unusable)."""
    parser = argparse.ArgumentParser(
        prog="mandate-verify", description="Check a decision's bundle without trusting any server."
    )
    parser.add_argument("bundle", metavar="BUNDLE.zip")
    parser.add_argument("--key", metavar="VKEY", help="the log's verifier key, as you hold it from elsewhere")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint of the log that you kept")
    parser.add_argument("--code", help="your ballot code, to find your own lines; it stays on this machine")
    parser.add_argument("--s0", metavar="HEX", help="with --code: the start value that the page showed")
    parser.add_argument("--words", metavar="TEXT", help="with --code: the words of your own that you typed")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    given = parser.parse_args(arguments)
    report = verify(
        given.bundle, key=given.key, checkpoint=given.checkpoint, code=given.code, s0=given.s0, words=given.words
    )
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal of another encoding is no reason to crash
    print(shown(report, given.json))
    return report.exit_status


def shown(report: Report, as_json: bool) -> str:
    """Return a report as JSON in ASCII, which every terminal and pipe takes, or as text."""
    return json.dumps(report.document(), indent=2) if as_json else report.told()


def main() -> None:
    """Run and leave with the exit status; whoever reads only the first lines ends it without a word."""
    try:
        status = run()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more as it leaves
        status = 2
    sys.exit(status)
