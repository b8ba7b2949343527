"""Set up a full demonstration province in a directory of its own, and measure."""

import os
import sys
import tempfile
import time

import django


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mang-non-bench-") as data_dir:
        os.environ |= {
            "DATA_DIR": data_dir,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "MODE": "local",
            "DEBUG": "0",
        }
        for name in ("DATABASE_URL", "CACHE_URL", "PAGE_CACHE_URL"):
            os.environ.pop(name, None)
        django.setup()

        from lms.checks import close_connections

        try:
            measure()
        finally:
            close_connections()


def measure() -> None:
    from lms.preparation import prepare_site
    from tests.bench import figures, items, ledger, modules, pages, rosters
    from tests.bench.saying import say

    started, cpu = time.perf_counter(), time.process_time()
    prepare_site(demo=True, say=lambda words: say(f"  {words}"))
    say(
        f"Set up with the whole demonstration in {time.perf_counter() - started:.0f} s "
        f"({time.process_time() - cpu:.0f} s of CPU)."
    )
    for part in (pages, figures, ledger, rosters, items, modules):
        part.run()
    say(f"\nAll in {time.perf_counter() - started:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
