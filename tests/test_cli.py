"""The command line: most of it in this process, what depends on a process or a terminal as one of its own."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import run
from pipeline.cli import main
from rules.checks import CHECKS
from tests.conftest import ITEMIZED, Itemized
from tests.papers import DEPARTMENTS, receipt_pdf, submission

Sabotage = Callable[[str], None]
Captured = pytest.CaptureFixture[str]

TODAY = ("--today", "2026-10-20")


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    receipt_pdf(tmp_path / "lunch.pdf")
    return tmp_path / "lunch.pdf"


@pytest.fixture
def unpaid(tmp_path: Path) -> Path:
    """A bill that shows no payment."""
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "bill.pdf"), pagesize=(300, 200), invariant=1)
    for number, line in enumerate(
        ("Oak Bar", "(314) 555-0123", "10/01/2026", "Soup 9.00", "Total 9.00", "Amount due 9.00")
    ):
        page.drawString(20, 180 - 16 * number, line)
    page.save()
    return tmp_path / "bill.pdf"


def started(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


# --- check -----------------------------------------------------------------------------------------------------------


def test_a_good_receipt_is_ready(receipt: Path, capfd: Captured) -> None:
    assert started("check", receipt, *TODAY) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert "The papers are in order; the form is still to be filled in" in out.splitlines()[1]
    assert "reimbursable: $21.60" in out
    assert "Proof of payment" in out
    assert "What to ask for" not in out
    assert out.count("there is no form among these files") == 1


def test_an_unpaid_bill_is_not_and_says_what_to_ask_for(unpaid: Path, capfd: Captured) -> None:
    assert started("check", unpaid, *TODAY) == 1
    out, _ = capfd.readouterr()
    assert "Not ready yet" in out
    assert out.index("What to ask for") < out.index("Not met  Proof of payment") < out.index("Met  Business name")


def test_a_submission_folder_has_its_form_judged(tmp_path: Path, capfd: Captured) -> None:
    assert started("check", submission(tmp_path, "mine"), *TODAY) == 0
    out, _ = capfd.readouterr()
    assert "Ready to send" in out.splitlines()[1]
    assert "Met  Complete form" in out
    assert "there is no form" not in out


def test_files_that_belong_together_are_one_submission(receipt: Path, unpaid: Path, capfd: Captured) -> None:
    started("check", receipt, unpaid, "--json", *TODAY)
    out, _ = capfd.readouterr()
    purchases = json.loads(out)["purchases"]
    assert sorted(name for purchase in purchases for name in purchase["documents"]) == ["bill.pdf", "lunch.pdf"]


def test_check_as_json(receipt: Path, capfd: Captured) -> None:
    assert started("check", receipt, "--json", *TODAY) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    result = json.loads(out)
    assert list(result)[:6] == ["submission", "verdict", "requested", "reimbursable", "purchases", "findings"]
    assert (result["verdict"], result["requested"], result["reimbursable"]) == ("ready", None, "21.60")
    assert {finding["rule"] for finding in result["findings"]} == {check.name for check in CHECKS}
    about_form = {finding["state"] for finding in result["findings"] if finding["rule"] == "form-complete"}
    assert about_form == {"not_applicable"}


def test_each_clause_is_told_once_where_a_paper_could_not_be_read(receipt: Path, capfd: Captured) -> None:
    broken = receipt.with_name("slip.pdf")
    broken.write_bytes(b"%PDF-1.7 broken")
    assert started("check", receipt, broken, "--json", *TODAY) == 1
    out, _ = capfd.readouterr()
    findings = json.loads(out)["findings"]
    assert [finding["state"] for finding in findings if finding["rule"] == "form-complete"] == ["cannot_tell"]
    assert len(findings) == len(CHECKS)


def test_check_annotates(receipt: Path, tmp_path: Path, capfd: Captured) -> None:
    from PIL import Image

    assert started("check", receipt, "--annotate", tmp_path / "marked", "--json", *TODAY) == 0
    out, err = capfd.readouterr()
    json.loads(out)
    picture = tmp_path / "marked" / "lunch.pdf-p1.jpg"
    assert f"Wrote {picture}" in err
    with Image.open(picture) as opened:
        opened.load()
        assert opened.format == "JPEG"


def test_folders_mails_and_archives_are_submissions_by_themselves(tmp_path: Path, capfd: Captured) -> None:
    one, two = submission(tmp_path / "x", "lunch"), submission(tmp_path / "y", "lunch", merchant="Birch Cafe")
    (two / "form.yaml").unlink()
    (two / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    assert started("check", one, two, "--json", *TODAY) == 1
    results = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(result["submission"], result["verdict"]) for result in results] == [
        ("lunch", "ready"),
        ("lunch-2", "review"),
    ]
    assert started("check", one, one / "lunch.pdf", "--annotate", tmp_path / "marked", *TODAY) == 0
    assert len(list((tmp_path / "marked").glob("lunch*/lunch.pdf-p1.jpg"))) == 2


def test_a_file_beside_a_good_receipt_that_cannot_be_used_is_never_ready(receipt: Path, capfd: Captured) -> None:
    (receipt.parent / "letter.txt").write_text("Dear office")
    assert started("check", receipt, receipt.parent / "letter.txt", *TODAY) == 1
    out, _ = capfd.readouterr()
    assert "A person must look at this" in out
    assert out.count("letter.txt") == 2  # why, and what to ask for


def test_one_bad_file_is_asked_for_once(tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "junk.jpg").write_bytes(b"junk")
    assert started("check", tmp_path / "junk.jpg", *TODAY) == 4
    out, _ = capfd.readouterr()
    assert " ".join(out.split()).count("Could you") == 1


def test_what_cannot_be_read_is_said_and_is_4(tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "junk.jpg").write_bytes(b"junk")
    assert started("check", tmp_path / "junk.jpg", "--json", *TODAY) == 4
    out, err = capfd.readouterr()
    assert json.loads(out)["verdict"] == "review"
    assert err == "itemized: nothing among these files could be read\n"


def test_the_day_of_judging_counts(receipt: Path, capfd: Captured) -> None:
    assert started("check", receipt, "--today", "2026-09-01") != 0
    assert "2026-10-01, which is after today (2026-09-01)" in " ".join(capfd.readouterr().out.split())


@pytest.mark.parametrize("width", [80, 120])
def test_cards_fit_the_terminal(unpaid: Path, itemized: Itemized, width: int) -> None:
    done = itemized("check", unpaid, *TODAY, COLUMNS=str(width))
    lengths = [len(line) for line in done.stdout.splitlines()]
    assert 60 < max(lengths) <= width


def test_cards_where_only_ascii_can_be_shown(receipt: Path, itemized: Itemized) -> None:
    done = itemized("check", receipt, *TODAY, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "+ Met  Business name" in done.stdout


# --- read ------------------------------------------------------------------------------------------------------------


def test_read_gives_a_line_a_file_in_order(tmp_path: Path, capfd: Captured) -> None:
    folder = tmp_path / "receipts"
    for name in ("b.pdf", "a.pdf"):
        receipt_pdf(folder / name, f"Shop {name[0].upper()}")
    (folder / ".hidden").write_text("not a receipt")
    (tmp_path / "broken.jpg").write_bytes(b"broken")
    receipt_pdf(tmp_path / "z.pdf", "Shop Z")
    assert started("read", tmp_path / "z.pdf", tmp_path / "broken.jpg", folder, "--jsonl") == 0
    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["z.pdf", "broken.jpg", "a.pdf", "b.pdf"]
    assert lines[0]["file"] == str(tmp_path / "z.pdf")
    assert [line["error"] is None for line in lines] == [True, False, True, True]
    assert lines[1]["receipts"] == []
    merchants = [line["receipts"][0]["merchant"]["value"] for line in lines if not line["error"]]
    assert merchants == ["Shop Z", "Shop A", "Shop B"]
    assert "Reading: 4 of 4" in err
    proof = next(finding for finding in lines[0]["findings"] if finding["rule"] == "payment-proof")
    assert proof["state"] == "met"


def test_read_for_people(receipt: Path, capfd: Captured) -> None:
    assert started("read", receipt) == 0
    out, _ = capfd.readouterr()
    assert "receipt: Maple Grill, 2026-10-01, 3 items, total $21.60 (proved)" in out


def test_the_order_of_dates_is_asked_for(receipt: Path, capfd: Captured) -> None:
    days = []
    for order in ("mdy", "dmy"):
        started("read", receipt, "--jsonl", "--date-order", order)
        days.append(json.loads(capfd.readouterr().out)["receipts"][0]["date"]["value"])
    assert days == ["2026-10-01", "2026-01-10"]


def test_read_of_nothing_readable(tmp_path: Path, capfd: Captured) -> None:
    assert started("read", tmp_path / "none.jpg", "--jsonl") == 4
    out, err = capfd.readouterr()
    assert json.loads(out)["error"]
    assert err.startswith("itemized: ")
    (tmp_path / "empty").mkdir()
    assert started("read", tmp_path / "empty", "--jsonl") == 4


# --- batch -----------------------------------------------------------------------------------------------------------


def test_a_batch(tmp_path: Path, itemized: Itemized) -> None:
    submission(tmp_path / "submissions", "a")
    (tmp_path / "submissions" / "stray.jpg").write_bytes(b"junk")
    (tmp_path / "departments.csv").write_text(DEPARTMENTS)
    done = itemized("batch", "submissions", "--departments", "departments.csv", "--out", "out", *TODAY)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "2 submissions, 2 files" in done.stderr
    assert re.search(r"Ready +1 +\$21\.60 to pay", done.stderr)
    assert "stray: stray.jpg: it is neither a picture nor a PDF" in done.stderr
    assert done.stderr.endswith("Workbook: out/approval.xlsx\n")
    assert (tmp_path / "out" / "approval.xlsx").exists()


def test_departments_without_leads_are_taken_and_told(tmp_path: Path, capfd: Captured) -> None:
    submission(tmp_path / "submissions", "a")
    departments = tmp_path / "departments.csv"
    departments.write_text("department,fiscal_year,allocation\nLinguistics,2027,100.00\n")
    common = (tmp_path / "submissions", "--out", tmp_path / "out", "--workers", "1", *TODAY)
    assert started("batch", *common, "--departments", departments) == 0
    assert "departments.csv names no leads: who approved cannot be held against it" in capfd.readouterr().err


def interruptible(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """The command, started in a process group of its own that Ctrl-C reaches.

    A shell's background jobs ignore Ctrl-C and pass that on to what they start; a CI may run as one.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        command = [str(ITEMIZED), *arguments]
        return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)


def nobody_is_left(group: int) -> bool:
    """Whether every process of a group has ended, or does so within seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_ctrl_c_leaves_what_is_finished(tmp_path: Path, sabotage: Sabotage, itemized: Itemized) -> None:
    submission(tmp_path / "submissions", "a")
    slow = submission(tmp_path / "submissions", "b", merchant="Birch Cafe", net="31.00")
    (slow / "lunch.pdf").rename(slow / "slow.pdf")
    sabotage("if source.name == 'slow.pdf': time.sleep(600)")
    process = interruptible("batch", "submissions", "--out", "out", *TODAY, folder=tmp_path)
    try:
        deadline = time.monotonic() + 120
        while not list((tmp_path / "out").glob(".cache/*.json")):
            assert time.monotonic() < deadline, "nothing was read"
            time.sleep(0.1)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    assert process.returncode == 130
    assert "Stopped while reading 1 of 2. What is read is kept in out; the same command goes on from there." in err
    assert "Traceback" not in err
    assert not (tmp_path / "out" / "approval.xlsx").exists()
    assert nobody_is_left(process.pid)

    sabotage("")
    done = itemized("batch", "submissions", "--out", "out", *TODAY)
    assert done.returncode == 0
    assert "2 submissions, 2 files (1 of them read before)" in done.stderr


# --- policy ----------------------------------------------------------------------------------------------------------


def test_the_rules_in_words(capfd: Captured) -> None:
    assert started("policy", "show") == 0
    out, err = capfd.readouterr()
    assert err == ""
    for check in CHECKS:
        assert f"\n{check.name}  (" in out


# --- what is wrong, and its exit code --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--nonsense"], 2, "No such option"),
        (["judge"], 2, "No such command"),
        (["check"], 2, "Missing argument"),
        (["check", "none.jpg"], 2, "none.jpg"),
        (["check", "lunch.pdf", "--today", "10/20/2026"], 2, "write it as 2026-10-20"),
        (["batch", "none", "--out", "out"], 2, "none"),
        (["batch", "submissions"], 2, "--out"),
        (["batch", "submissions", "--out", "out", "--workers", "0"], 2, "--workers"),
        (["batch", "submissions", "--out", "submissions/out"], 2, "lie in each other"),
        (["read", "lunch.pdf", "--reader", "eyes"], 2, "--reader"),
        (["check", "lunch.pdf", "--policy", "none.yaml"], 3, "none.yaml"),
        (["check", "lunch.pdf", "--policy", "bad.yaml"], 3, "bad.yaml:1"),
        (["policy", "show", "bad.yaml"], 3, "bad.yaml:1"),
        (["policy", "show", "--policy", "bad.yaml"], 3, "bad.yaml:1"),
        (["policy", "show", "bad.yaml", "--policy", "none.yaml"], 2, "name one"),
        (["batch", "submissions", "--out", "out", "--departments", "bad.csv"], 3, "bad.csv"),
        (["batch", "submissions", "--out", "out", "--departments", "none.csv"], 3, "none.csv"),
        (["batch", "empty", "--out", "out"], 4, "no submission"),
    ],
)
def test_exit_codes(
    arguments: list[str], code: int, said: str, receipt: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    monkeypatch.chdir(receipt.parent)
    submission(Path("submissions"), "a")
    Path("empty").mkdir()
    Path("bad.yaml").write_text("rules: none\n")
    Path("bad.csv").write_text("department,allocation\nHistory,much\n")
    assert main(arguments) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert not Path("out").exists()


def test_a_fault_is_one_line_and_where_to_see_more(
    receipt: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    def process(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(run, "process", process)
    assert started("check", receipt) == 70
    _, err = capfd.readouterr()
    assert err.startswith("itemized: a fault in the program: KeyError: 'lost'\n")
    assert "Traceback" not in err
    assert "ITEMIZED_TRACEBACK=1" in err
    monkeypatch.setenv("ITEMIZED_TRACEBACK", "1")
    assert started("check", receipt) == 70
    assert "Traceback" in capfd.readouterr().err


# --- terminals -------------------------------------------------------------------------------------------------------


def on_a_terminal(arguments: list[str], folder: Path, **environment: str) -> str:
    """What the command shows on a terminal, output and messages together."""
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no terminal can be opened here (/dev/pts is missing)")
    surroundings = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CI", "COLUMNS")}
    surroundings |= {"TERM": "xterm-256color", **environment}
    process = subprocess.Popen(
        [str(ITEMIZED), *arguments], cwd=folder, env=surroundings, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    process.wait(timeout=60)
    return shown.decode()


@pytest.mark.parametrize("arguments", [["check", "lunch.pdf"], ["batch", "submissions", "--out", "out"]])
def test_color_on_a_terminal_and_none_where_it_is_not_wanted(arguments: list[str], receipt: Path) -> None:
    submission(receipt.parent / "submissions", "a")
    command = [*arguments, *TODAY]
    assert "\x1b[" in on_a_terminal(command, receipt.parent)
    for wish in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_a_terminal(command, receipt.parent, **wish)


def test_a_name_cannot_write_on_the_terminal(tmp_path: Path, itemized: Itemized) -> None:
    name = "lunch\x1b[2J\x1b]0;gone\x07[red].pdf"
    receipt_pdf(tmp_path / name)
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "bad\x1b[2J.jpg").write_bytes(b"junk")
    for arguments in (
        ["check", name],
        ["read", name],
        ["read", "none\x1b[2J"],
        ["batch", "submissions", "--out", "out"],
    ):
        done = itemized(*arguments)
        assert "\x1b" not in done.stdout + done.stderr, arguments
        assert "\x07" not in done.stdout + done.stderr, arguments


# --- help and start --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["batch"], ["check"], ["read"], ["alcohol"], ["policy", "show"]])
def test_help_shows_how(command: list[str], capfd: Captured) -> None:
    assert main([*command, "--help"]) == 0
    out, _ = capfd.readouterr()
    assert "Examples:\n    itemized " + " ".join(command) in out
    assert max(map(len, out.splitlines())) <= 88


def test_a_bare_command_shows_help(capfd: Captured) -> None:
    main([])
    out, err = capfd.readouterr()
    assert "Commands:" in out + err


HEAVY = {
    "PIL", "cv2", "numpy", "onnxruntime", "openpyxl", "openvino", "pandas", "pdfplumber", "pytesseract", "rapidocr",
    "spacy", "multiprocessing",
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("['--help']", HEAVY | {"ruamel", "rich", "rules"}),
        # The items of the receipt are judged by a spaCy pipeline, and spaCy brings the others.
        ("['check', 'lunch.pdf', '--json']", HEAVY - {"numpy", "PIL", "spacy", "multiprocessing"}),
        ("['policy', 'show']", HEAVY),
    ],
)
def test_nothing_is_imported_that_is_not_needed(receipt: Path, command: str, unneeded: set[str]) -> None:
    code = f"import sys; from pipeline.cli import main; main({command}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=receipt.parent, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded & unneeded == set()


def test_what_people_see_needs_no_letters() -> None:
    code = "import sys, pipeline.terminal; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"email", "pipeline.export.reply"} & set(done.stdout.split())
