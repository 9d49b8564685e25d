"""Reading messages out of the mailbox; meanwhile their files are judged, each in a tenth of a second."""

from collections import deque
from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from forum import attachments
from forum.importing import mbox, texts
from forum.importing.entries import Entry
from forum.models import Attachment
from portal.notices.inbox import attachments as inbox_attachments
from portal.notices.inbox.parsing import RawFile
from portal.notices.inbox.reading import Message

AT_ONCE = 2  # messages whose files are judged
WAITING = 4  # messages with files that are in memory

Judged = Future[tuple[list[Attachment], int]]


class Reader:
    """Reads the texts of messages. With `keep` their files go into the storage, else they are only judged."""

    def __init__(self, file: BinaryIO, unsaid: Collection[str], *, keep: bool):
        self.file, self.unsaid, self.keep = file, unsaid, keep

    def read(self, entries: list[Entry], numbers: Iterable[int]) -> dict[int, texts.Text]:
        """The texts of the entries with these numbers."""
        found: dict[int, texts.Text] = {}
        waiting: deque[tuple[texts.Text, Judged]] = deque()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in numbers:
                raw = mbox.read(self.file, entries[number].place)
                found[number], files = texts.read(raw, entries[number], self.unsaid)
                if files:
                    waiting.append((found[number], pool.submit(self.judge, files)))
                if len(waiting) > WAITING:
                    take(*waiting.popleft())
            for text, judged in waiting:
                take(text, judged)
        for text in found.values():
            texts.finish(text)
        return found

    def judge(self, files: list[RawFile]) -> tuple[list[Attachment], int]:
        """Those of the files that pass the checks of an upload, and how many did not."""
        message = Message(None)
        inbox_attachments.take(message, files)
        if self.keep:
            return attachments.store(message.attachments), len(message.left_out)
        return [Attachment(name=file.name) for file in message.attachments], len(message.left_out)


def take(text: texts.Text, judged: Judged) -> None:
    text.files, text.refused = judged.result()
