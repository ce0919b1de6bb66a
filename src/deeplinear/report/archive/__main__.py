"""python -m deeplinear.report.archive verify <zip>: is the archive whole and consistent?

It also says when the claims were set, as far as git knows the commits that the archive names.
"""

import sys
from pathlib import Path

from deeplinear.base import environment
from deeplinear.base.seals import sha256
from deeplinear.base.wording import counted
from deeplinear.report.archive import history, verification

USAGE = "usage: python -m deeplinear.report.archive verify <archive>.zip"


def main(arguments: list[str]) -> int:
    """Verify an archive; 0 if all is well, 1 with a line for each finding, 2 for a wrong call."""
    if len(arguments) != 2 or arguments[0] != "verify":
        print(USAGE, file=sys.stderr)
        return 2
    found = verification.findings(arguments[1])
    for line in found:
        print(line, file=sys.stderr)
    told = counted(len(found), "finding") if found else "every file is there, and every check holds"
    archive = Path(arguments[1])
    checksum = f", sha256 {sha256(archive.read_bytes())}" if archive.is_file() else ""
    print(f"{archive}: {told}{checksum}")
    if not found:
        print(*history.report(arguments[1], environment.HOME), sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
