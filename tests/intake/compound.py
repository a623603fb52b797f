"""Writes Outlook's files of messages ([MS-CFB], [MS-OXMSG]), as small as they can be and still be real ones."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]


@dataclass
class Attachment:
    """A file in a message; `message` one within it; `method` as in [MS-OXCMSG] 2.2.2.9."""

    name: str
    content: bytes | None = None
    mime: str = ""
    cid: str = ""
    message: Tree | None = None
    method: int = 1


@dataclass
class Letter:
    """What a message is made of; a field that is empty is not there."""

    subject: str = "Reimbursement"
    name: str = "Ana García"
    email: str = "ana@example.edu"
    to: str = "Office"
    text: str = ""
    html: str = ""
    headers: str = ""
    sent: datetime | None = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
    attachments: list[Attachment] = field(default_factory=list)

    def tree(self, inner: bool = False) -> Tree:
        """Its storages and streams; `inner`: of a message within another."""
        tree: Tree = {}
        entries = [
            _string(tree, pid, value)
            for pid, value in (
                (0x001A, "IPM.Note"), (0x0037, self.subject), (0x0C1A, self.name), (0x0C1F, self.email),
                (0x0E04, self.to), (0x1000, self.text), (0x007D, self.headers),
            )
            if value
        ]  # fmt: skip
        if self.html:
            entries += [_binary(tree, 0x1013, self.html.encode()), struct.pack("<HHIQ", 3, 0x3FDE, 6, 65001)]
        if self.sent:
            ticks = int((self.sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            entries.append(struct.pack("<HHIQ", 0x40, 0x0039, 6, ticks))
        for number, one in enumerate(self.attachments):
            tree[f"__attach_version1.0_#{number:08X}"] = _attachment(one)
        count = len(self.attachments)
        head = struct.pack("<8x4I", 0, count, 0, count) + (b"" if inner else bytes(8))
        tree["__properties_version1.0"] = head + b"".join(entries)
        return tree

    def msg(self) -> bytes:
        """The file."""
        return compound(self.tree())


def _attachment(one: Attachment) -> Tree:
    tree: Tree = {}
    strings = ((0x3707, one.name), (0x370E, one.mime), (0x3712, one.cid))
    entries = [_string(tree, pid, value) for pid, value in strings if value]
    entries.append(struct.pack("<HHIQ", 3, 0x3705, 6, 5 if one.message is not None else one.method))
    if one.content is not None:
        entries.append(_binary(tree, 0x3701, one.content))
    if one.message is not None:
        tree["__substg1.0_3701000D"] = one.message
        entries.append(struct.pack("<HHIQ", 0x0D, 0x3701, 6, 0xFFFFFFFF))
    tree["__properties_version1.0"] = bytes(8) + b"".join(entries)
    return tree


def _string(tree: Tree, pid: int, value: str) -> bytes:
    encoded = value.encode("utf-16-le")
    tree[f"__substg1.0_{pid:04X}001F"] = encoded
    return struct.pack("<HHIII", 0x1F, pid, 6, len(encoded) + 2, 0)


def _binary(tree: Tree, pid: int, value: bytes) -> bytes:
    tree[f"__substg1.0_{pid:04X}0102"] = value
    return struct.pack("<HHIII", 0x0102, pid, 6, len(value), 0)


# --- The compound file ---------------------------------------------------------------------------------------------


def compound(tree: Tree) -> bytes:
    """A compound file of version 3: streams under 4096 bytes are in the mini stream, as they must be."""
    entries: list[list[object]] = []
    sectors: list[bytes] = []
    fat: list[int] = []
    mini = b""
    minifat: list[int] = []

    def stored(content: bytes) -> int:
        """The first sector of `content`."""
        first, count = len(sectors), -(-len(content) // 512)
        if not count:
            return END
        for number in range(count):
            sectors.append(content[number * 512 : number * 512 + 512].ljust(512, b"\0"))
            fat.append(first + number + 1 if number + 1 < count else END)
        return first

    def add(name: str, node: bytes | Tree, root: bool = False) -> int:
        nonlocal mini
        own = len(entries)
        entries.append([name, 5 if root else 1, NONE, NONE, NONE, END, 0])
        if isinstance(node, dict):
            children = [
                add(child, inner) for child, inner in sorted(node.items(), key=lambda i: (len(i[0]), i[0].upper()))
            ]
            for left, right in itertools.pairwise(children):
                entries[left][3] = right
            entries[own][4] = children[0] if children else NONE
        elif len(node) < 4096:
            start, count = len(minifat), -(-len(node) // 64)
            minifat.extend([*range(start + 1, start + count), END] if count else [])
            mini += node.ljust(count * 64, b"\0")
            entries[own][1], entries[own][5], entries[own][6] = 2, start if count else END, len(node)
        else:
            entries[own][1], entries[own][5], entries[own][6] = 2, stored(node), len(node)
        return own

    add("Root Entry", tree, root=True)
    entries[0][5], entries[0][6] = stored(mini), len(mini)
    packed = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    directory = stored(packed + _entry("", 0, NONE, NONE, NONE, 0, 0) * (-len(entries) % 4))
    table = struct.pack(f"<{len(minifat)}I", *minifat)
    minifat_at, minifat_sectors = stored(table.ljust(-(-len(table) // 512) * 512, b"\xff")), -(-len(table) // 512)
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    places = [len(sectors) + number for number in range(fat_sectors)]
    fat += [FAT_SECTOR] * fat_sectors
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    body = b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)
    assert fat_sectors <= 109, "larger than a test needs"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<9I", 0, fat_sectors, directory, 0, 4096, minifat_at if minifat else END, minifat_sectors, END, 0
    )
    return head + struct.pack("<109I", *places, *[FREE] * (109 - fat_sectors)) + body


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if kind else b""
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, left, right, child)
    return head + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
