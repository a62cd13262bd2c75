"""What is restored from a copy on an empty machine satisfies the audit, and work goes on there."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.company import Company
from bench.parts import ROOT
from bench.trial import Options, Trial, trial


def _db(one: Trial, database: str, *words: str) -> None:
    """Run `baton db …` as shipped."""
    command = [sys.executable, str(ROOT / "app.py"), "--database", database, "db", *words]
    bot = one.site.bot
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **bot.environ}
    subprocess.run(command, check=True, cwd=bot.folder, env=environ, capture_output=True)  # our own


@pytest.mark.slow
def test_a_restored_copy_agrees_with_slack_and_goes_on(tmp_path: Path) -> None:
    copy, restored = str(tmp_path / "copy"), f"sqlite:///{tmp_path / 'machine' / 'baton.db'}"
    (tmp_path / "machine").mkdir()
    with trial(Company(channels=6), Options(seed=12)) as one:
        bot = one.site.bot
        bot.start()
        bot.wait_ready()
        one.crowd.add_leads(8)
        one.crowd.add_acts(20)
        assert one.settle().findings == []
        _db(one, one.database, "backup", copy)
        bot.stop()
        _db(one, restored, "restore", copy)
        one.database, bot.environ = restored, {**bot.environ, "BATON_DATABASE_URL": restored}
        assert one.audit().findings == []
        bot.start()
        bot.wait_ready()
        one.crowd.add_leads(4)
        one.crowd.add_acts(10)
        audit = one.settle()
    assert audit.findings == []
    assert audit.counts()["leads accepted"] == 12
    assert audit.counts()["second cards"] == 0
