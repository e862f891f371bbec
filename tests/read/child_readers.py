"""Readers that misbehave, for the child that they are run in."""

import os
import sys
import time

from gangyao.read.types import Block, Lines, Notice, Text, Unreadable


def whole(data, name):
    lines = Lines()
    lines.add(Block("一、修渠", "heading", 1, "一、", bold=((0, 4),)))
    lines.page_break()
    lines.add(Block("甲\t\t三", "row", cells=((0, 1), (2, 2), (3, 4)), header=True))
    lines.notice(Notice("empty_page", "第2页", page=2))
    lines.add(Block(data.decode()))
    return lines.text(name, "utf-8")


def modules(data, name):
    return Text("\n".join(sys.modules), name, None)


def hungry(data, name):
    return Text(str(len(bytearray(8 << 30))), name, None)


def sleepy(data, name):
    time.sleep(60)


def dying(data, name):
    os.abort()


def leaving(data, name):
    os._exit(3)


def noisy(data, name):
    print("a library's banner")
    os.write(1, b"and one past Python\n")
    return Text("正文", name, None)


def refusing(data, name):
    raise Unreadable("is odd; give another")


def faulty(data, name):
    raise ValueError("two\nlines")


def lacking(data, name):
    import no_such_library  # noqa: F401
