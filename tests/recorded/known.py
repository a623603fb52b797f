"""What is known to be read otherwise than a person reads it: per sample and field, what comes back instead.

A row that is no longer true fails the test in tests/recorded/test_samples.py, as a new miss does: take it out.
"""

from __future__ import annotations

KNOWN: dict[str, dict[str, object]] = {
    "bank-statement.pdf": {"date": "2026-08-24"},
    "boxed-total.pdf": {"document": "guest_check", "payment": [], "subtotal": None, "tax": None, "total": "38.00"},
    "boxed-wine.pdf": {"items": ["- 1 Glass of Merlot 11.00", "+ 1 marked out 11.00"]},
    "boxed.pdf": {"items": ["- 1 Tote Bag 15.00", "+ 1 marked out 15.00"]},
    "cafe-contactless.jpg": {"website": "quillcoffee.example.com"},
    "cafe-low-resolution.jpg": {"website": "quillcoffee.example.com"},
    "cafe-no-approval.png": {"items": ["- 2 Chai 9.50", "+ 1 Chai× 2 9.50"], "website": "quillcoffee.example.com"},
    "cancelled-check.jpg": {"date": None, "merchant": None},
    "clip.jpg": {"total": None},
    "cut-bottom.jpg": {"document": "guest_check"},
    "cut-right.jpg": {"payment": ["card None None marked=False"], "time": "12:11:00"},
    "declined.pdf": {"document": "guest_check"},
    "foreign-slip.jpg": {"payment": ["card None 34.91 marked=False"], "subtotal": "29.91"},
    "forwarded.pdf": {"time": "11:05:00"},
    "glare.jpg": {"subtotal": "68.81", "tip": None},
    "long-lower.jpg": {"items": ["- 2 TORTILLA CHIPS 7.98", "+ 1 TORTILLA CHIPS 7.98"]},
    "long-upper.jpg": {"document": "guest_check"},
    "nested.pdf": {"time": "12:40:00"},
    "noodles-slip.jpg": {"payment": ["card None 54.13 marked=False"], "subtotal": "45.13"},
    "one-slip.jpg": {"subtotal": "35.89"},
    "one-statement.pdf": {"date": "2026-09-04"},
    "order-paid.pdf": {"time": "08:15:00"},
    "order-unpaid.pdf": {"time": "14:05:00"},
    "other-check-statement.pdf": {"date": "2026-08-29"},
    "out-of-focus.jpg": {
        "subtotal": "79.69",
        "total": None,
        "items": ["+ 1 Buttermilk Stack 79.69"],
        "payment": ["card 2218 None marked=False"],
    },
    "refunded.pdf": {"document": "guest_check"},
    "shared-slip.pdf": {"subtotal": "43.50"},
    "slip-alone.jpg": {"subtotal": "58.73"},
    "struck-by-marker.jpg": {"items": ["- 1 Cookie Tin To Go 16.00", "+ 1 marked out 16.00"]},
    "struck-by-tape.jpg": {"items": ["- 1 Pie Whole To Go 18.00", "+ 1 marked out 18.00"]},
    "three-slip.jpg": {"payment": ["card None 56.12 marked=False"], "subtotal": "48.12"},
    "three-statement.pdf": {"date": "2026-09-05", "payment": []},
    "too-blurred.jpg": {"document": None},
    "torn-corner.jpg": {"payment": ["card None None marked=False"], "tip": "9.00"},
    "torn.jpg": {"document": "guest_check"},
    "two-cards-first.pdf": {"subtotal": "40.00"},
    "two-cards-second.pdf": {"subtotal": "25.25"},
}
