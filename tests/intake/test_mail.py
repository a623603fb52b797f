from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake import open_paths
from pipeline.model import Person, Submission

FLAT = "claimant_name: Ana García\nclaimant_email: ana@example.edu\ndepartment: History\namount_requested: $48.08\n"


def arrived(tmp_path: Path, message: EmailMessage | bytes, name: str = "lee.eml") -> Submission:
    path = tmp_path / name
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return open_paths([path])


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def test_attachments_are_the_files_and_the_form_is_among_them(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(made.form.encode(), "application", "octet-stream", filename="form.yaml")
    message.add_attachment(made.jpeg("1"), "image", "jpeg", filename="Lunch – Café.jpg")
    message.add_attachment(made.jpeg("2"), "image", "jpeg")
    message.add_attachment(b"%PDF-1.4", "application", "octet-stream", filename="../../statement.pdf")
    message.add_attachment(b"BEGIN:VCARD", "text", "vcard", filename="ana.vcf")
    one = arrived(tmp_path, message)
    assert names(one) == ["Lunch – Café.jpg", "attachment 3.jpg", "statement.pdf"]
    assert one.form is not None
    assert (one.form.file, one.form.department) == ("form.yaml", "History")
    assert one.problems == ()


def test_the_form_may_stand_in_the_text(tmp_path: Path, made: Any) -> None:
    message = made.letter(text=f"Hello,\n\n{FLAT}\nThank you: Ana\n")
    message.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    one = arrived(tmp_path, message)
    assert one.form is not None
    assert (one.form.file, one.form.claimant) == ("lee.eml", Person("Ana García", "ana@example.edu"))
    assert names(one) == ["lunch.jpg"]


def test_the_lead_who_approved_may_stand_in_the_text(tmp_path: Path, made: Any) -> None:
    text = "Name: Ana García\nDepartment: History\nAmount requested: $48.08\nApproved by: Sam Lee\n"
    one = arrived(tmp_path, made.letter(text=f"{text}Lead's e-mail: sam@example.edu\nApproval date: 10/4/2026\n"))
    assert one.form is not None
    assert one.form.lead_approval is not None
    assert (one.form.lead_approval.name, one.form.lead_approval.email) == ("Sam Lee", "sam@example.edu")
    assert one.form.lead_approval.date is not None


def test_an_html_only_message_is_read_as_its_text(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "ana@example.edu", "Reimbursement"
    rows = "".join(
        f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in (line.split(": ") for line in FLAT.splitlines())
    )
    message.set_content(f"<html><head><style>p: x</style></head><body><table>{rows}</table>&amp;</body></html>", "html")
    one = arrived(tmp_path, message)
    assert one.form is not None
    assert one.form.department == "History"


def test_a_summary_in_the_text_that_says_no_more_than_the_form_is_no_second_form(tmp_path: Path, made: Any) -> None:
    same = "Name: Ana García\nDepartment: History\nAmount requested: $48.08\n"
    signature = "Name: Ana G. García\nEmail: ana@elsewhere.example\nDepartment: History of Art\n"
    for text, problems in ((same, []), (signature, []), (same.replace("48.08", "58.08"), ["lee.eml"])):
        one = arrived(tmp_path, with_form(made, made.form, text=text))
        assert one.form is not None
        assert one.form.file == "form.yaml"
        assert [file for file, _ in one.form_problems] == problems


def test_a_forwarded_message_gives_its_attachments(tmp_path: Path, made: Any) -> None:
    inner = made.letter(subject="Lunch receipts")
    inner.add_attachment(made.form.encode(), "application", "yaml", filename="form.yaml")
    inner.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    outer = made.letter(subject="Fwd: Lunch receipts", sender="Sam Lee <sam@example.edu>", text="Approved.")
    outer.add_attachment(inner)
    one = arrived(tmp_path, outer)
    assert names(one) == ["lunch.jpg"]
    assert one.form is not None


def test_a_message_with_nothing_attached_is_a_letter_and_no_paper(tmp_path: Path, made: Any) -> None:
    outer = made.letter()
    outer.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    outer.add_attachment(made.letter(subject="Approved: lunch", sender="sam@example.edu", text="Fine with me."))
    one = arrived(tmp_path, outer)
    assert names(one) == ["lunch.jpg"]
    assert [file.name for file in one.kept] == ["lee.eml", "Approved- lunch.eml"]
    assert (one.letters[1].sender, one.letters[1].subject) == (Person(None, "sam@example.edu"), "Approved: lunch")
    assert one.letters[1].text.strip() == "Fine with me."
    assert ("Approved- lunch.eml", "says: “Fine with me.”") in one.notes


def test_an_approval_mail_in_a_folder_is_a_letter_and_no_paper(tmp_path: Path, made: Any) -> None:
    (tmp_path / "garcia").mkdir()
    (tmp_path / "garcia/form.yaml").write_text(made.form, encoding="utf-8")
    (tmp_path / "garcia/approval.eml").write_bytes(made.letter(text="Approved.").as_bytes())
    one = open_paths([tmp_path / "garcia"])
    assert (names(one), one.problems) == ([], ())
    assert [letter.file for letter in one.letters] == ["approval.eml"]
    assert "approval.eml" in [file.name for file in one.kept]


def test_logos_are_left_out_and_a_receipt_pasted_into_the_text_is_not(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_alternative("<p>Hi <img src='cid:logo@x'><img src='cid:receipt@x'></p>", "html")
    html = message.get_payload()[1]
    html.add_related(made.png(180, 60), "image", "png", cid="<logo@x>", filename="image001.png")
    html.add_related(made.png(900, 1600), "image", "png", cid="<receipt@x>", filename="image002.png")
    html.add_related(made.png(1200, 300), "image", "png", cid="<banner@x>", filename="image003.png")
    message.make_mixed()
    message.add_attachment(made.png(150, 61), "image", "png", filename="small-but-attached.png")
    one = arrived(tmp_path, message)
    assert names(one) == ["image002.png", "image003.png", "small-but-attached.png"]
    assert one.notes[0] == ("image001.png", "is a logo or signature picture and was left out")
    assert one.pasted == ("image003.png",), "what is on it decides"
    assert one.problems == ()


def test_a_receipt_in_the_html_itself_is_a_paper(tmp_path: Path, made: Any) -> None:
    import base64

    message = EmailMessage()
    message["From"], message["Subject"] = "ana@example.edu", "Lunch"
    picture = base64.b64encode(made.png(400, 700)).decode()
    message.set_content(f"<p>Hi</p><img alt='x' src='data:image/png;base64,{picture}'>", "html")
    one = arrived(tmp_path, message)
    assert names(one) == ["picture 1.png"]
    assert one.files[0].content == made.png(400, 700)


def test_winmail_dat_is_named_with_its_mend(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    message.add_attachment(b"\x78\x9f\x3e\x22rest", "application", "octet-stream", filename="winmail.dat")
    one = arrived(tmp_path, message)
    ((file, why),) = one.problems
    assert file == "winmail.dat"
    assert "please send the message again in plain text or HTML format, or attach the files themselves" in why
    assert names(one) == ["lunch.jpg"]
    assert "winmail.dat" in [kept.name for kept in one.kept], "nothing is lost"


def test_an_encrypted_mail_is_named_with_its_mend_and_a_seal_is_nothing(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(b"0\x80", "application", "pkcs7-mime", filename="smime.p7m")
    one = arrived(tmp_path, message)
    assert [file for file, _ in one.problems] == ["smime.p7m"]
    assert "please send it again without encryption" in one.problems[0][1]
    pgp = b"From: a@example.edu\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n"
    pgp += b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
    pgp += b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP\r\n--b--"
    assert "without encryption" in arrived(tmp_path, pgp, "pgp.eml").problems[0][1]
    sealed = made.letter()
    sealed.add_attachment(b"0\x80", "application", "pkcs7-signature", filename="smime.p7s")
    assert arrived(tmp_path, sealed, "sealed.eml").problems == ()


def test_invitations_and_visiting_cards_are_no_receipts(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_alternative("BEGIN:VCALENDAR", "calendar")
    message.make_mixed()
    message.add_attachment(b"BEGIN:VCALENDAR", "application", "ics", filename="invite.ics")
    message.add_attachment(b"BEGIN:VCARD", "application", "octet-stream", filename="ana.vcf")
    one = arrived(tmp_path, message)
    assert (names(one), one.problems) == ([], ())


def test_a_receipt_as_the_text_of_a_mail_is_asked_for_as_a_pdf(tmp_path: Path, made: Any) -> None:
    order = "Your order\nNoodle Soup 13.00\nSpring Rolls 7.00\nTax 2.00\nTotal 22.00\n"
    one = arrived(tmp_path, made.letter(text=order))
    assert one.problems[0][0] == "lee.eml"
    assert "please print the e-mail to a PDF and send that" in one.problems[0][1]
    message = made.letter(text=order)
    message.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    assert arrived(tmp_path, message).problems == (), "the paper that came with it is judged"


def test_a_receipt_as_the_text_of_a_mail_is_not_lost_beside_an_attached_form(tmp_path: Path, made: Any) -> None:
    """A form attached is no receipt: to ask for "your receipts" alone would puzzle who has just passed one on."""
    order = "Fwd: your order\n\nPizza $14.50\nSalad $9.25\nSubtotal $23.75\nTotal $25.65\nVisa $25.65\n"
    one = arrived(tmp_path, with_form(made, made.form, text=order))
    assert one.form is not None
    assert "please print the e-mail to a PDF and send that" in one.problems[0][1]


def test_what_html_quotes_is_marked_so_that_nobody_is_taken_for_its_writer(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "ana@example.edu", "Lunch"
    message.set_content("<div>mine</div>On May 4, Sam wrote:<blockquote><div>his</div></blockquote><p>mine too", "html")
    (letter,) = arrived(tmp_path, message).letters
    assert letter.text.splitlines() == ["mine", "On May 4, Sam wrote:", "> his", "mine too"]


def test_tags_that_never_end_take_no_time(tmp_path: Path) -> None:
    content = b"From: ana@example.edu\nContent-Type: text/html\n\n" + b"<img " * 20_000 + b"\nApproved"
    assert arrived(tmp_path, content).letters[0].text.endswith("Approved")


def test_the_same_letter_twice_counts_once(tmp_path: Path, made: Any) -> None:
    approval = made.letter(subject="Approved", sender="sam@example.edu").as_bytes()
    (tmp_path / "garcia").mkdir()
    (tmp_path / "garcia/approval.eml").write_bytes(approval)
    (tmp_path / "garcia/papers.zip").write_bytes(made.packed({"x/copy.eml": approval, "lunch.jpg": made.jpeg()}))
    (tmp_path / "garcia/same.jpg").write_bytes(made.jpeg())
    one = open_paths([tmp_path / "garcia"])
    assert [letter.file for letter in one.letters] == ["approval.eml"]
    assert names(one) == ["lunch.jpg"]
    assert ("copy.eml", "is a copy of approval.eml and counts once") in one.notes
    assert ("same.jpg", "is a copy of lunch.jpg and counts once") in one.notes


def test_a_paper_in_a_mail_and_in_its_forwarded_copy_counts_once(tmp_path: Path, made: Any) -> None:
    inner = made.letter()
    inner.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    outer = made.letter(subject="Fwd: Reimbursement")
    outer.add_attachment(made.jpeg(), "image", "jpeg", filename="IMG_1.jpg")
    outer.add_attachment(inner)
    one = arrived(tmp_path, outer)
    assert names(one) == ["IMG_1.jpg"]
    assert ("lunch.jpg", "is a copy of IMG_1.jpg and counts once") in one.notes


def with_form(made: Any, form: str, **about: str) -> EmailMessage:
    message: EmailMessage = made.letter(**about)
    message.add_attachment(form.encode(), "application", "yaml", filename="form.yaml")
    return message


def test_the_sender_claims_only_where_the_form_is_silent(tmp_path: Path, made: Any) -> None:
    silent, mistaken = "department: History\n", "claimant: {name: '12'}\n"
    cases = {
        "silent": (with_form(made, silent), Person("Ana García", "ana@example.edu")),
        "named": (with_form(made, "claimant: {name: Wei Chen}\n"), Person("Wei Chen")),
        "mistaken": (with_form(made, mistaken), Person()),
        "forward": (with_form(made, silent, subject="FW: lunch"), Person()),
        "quoted": (with_form(made, silent, text="See below.\n\nFrom: Wei <wei@example.edu>\nSent: today"), Person()),
    }
    for name, (message, claimant) in cases.items():
        one = arrived(tmp_path, message, f"{name}.eml")
        assert one.form is not None
        assert one.form.claimant == claimant, name


def test_the_writer_of_an_attached_message_claims_and_not_who_passed_it_on(tmp_path: Path, made: Any) -> None:
    outer = made.letter(subject="For approval", sender="Sam Lee <sam@example.edu>")
    outer.add_attachment(with_form(made, "department: History\n"))
    one = arrived(tmp_path, outer)
    assert one.form is not None
    assert one.form.claimant == Person("Ana García", "ana@example.edu")


def test_an_archive_in_a_mail_is_opened(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    content = made.packed({"lunch.jpg": made.jpeg(), "form.yaml": made.form.encode()})
    message.add_attachment(content, "application", "zip", filename="papers.zip")
    one = arrived(tmp_path, message)
    assert names(one) == ["lunch.jpg"]
    assert one.form is not None


def test_messages_in_messages_end_somewhere(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    for number in range(8):
        outer = made.letter(subject=f"Level {number}")
        outer.add_attachment(message)
        message = outer
    one = arrived(tmp_path, message)
    assert "lunch.jpg" not in names(one)
    assert "too deep" in one.problems[0][1]


@pytest.mark.parametrize("content", [b"", b"not a mail at all", b"\x00\xff" * 50])
def test_what_is_no_mail_is_told(tmp_path: Path, content: bytes) -> None:
    one = arrived(tmp_path, content)
    assert one.problems == (("lee.eml", "is not an e-mail; please save it from the mail program as .eml"),)


@pytest.mark.parametrize(
    "broken",
    [
        b"From: \r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: =?utf-8?b?@@@?= <>\r\nSubject: =?x?q?=ff?=\r\n\r\nhello",
        b"From: a@b.edu\r\nContent-Type: image/png; name*0*=''%ff; name=\r\nContent-Transfer-Encoding: base64\r\n\r\n@",
        b"From: a@example.edu\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=",
        b"From: a@example.edu\r\nContent-Type: text/plain; charset=none-such\r\n\r\ncaf\xe9",
        b'Content-Disposition: attachment; filename="\r\n\r\n',
        b"Subject: x\r\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300)),
    ],
)
def test_broken_mail_never_raises(tmp_path: Path, broken: bytes) -> None:
    one = arrived(tmp_path, broken)
    assert one.form is None


def test_a_mail_that_carries_nothing_is_no_receipt(tmp_path: Path) -> None:
    from pipeline.intake import discover, open_source

    mail = (
        b"From: Ana Garcia <ana@example.edu>\nSubject: receipt\nContent-Type: text/plain\n\nI forgot the attachment.\n"
    )
    (tmp_path / "noatt.eml").write_bytes(mail)
    (source,) = discover(tmp_path)
    submission = open_source(source)
    assert (submission.form, submission.files) == (None, ())
    assert [file.name for file in submission.kept] == ["noatt.eml"]
    assert submission.sender is not None
    assert submission.sender.email == "ana@example.edu"
