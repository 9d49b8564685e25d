"""Members who write over HTTP while processes are killed, and remember what the portal acknowledged."""

import random
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

PATIENCE = 60  # seconds in which the portal must have come back
PAUSE = 0.02


@dataclass
class Acknowledged:
    """What the portal said was done. An edit counts where it is the last one of its post."""

    replies: set[str] = field(default_factory=set)
    edits: dict[int, str] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)  # of documents
    pages: set[str] = field(default_factory=set)  # titles of wiki pages

    def __len__(self) -> int:
        return len(self.replies) + len(self.edits) + len(self.titles) + len(self.pages)


class Gone(Exception):
    """The answer didn't come: whether it was done, the sender cannot know."""


class Writer(threading.Thread):
    """One signed-in member who replies, edits, deposits and starts pages until told to stop.

    A form whose answer didn't come is sent again, as people do, or given up.
    """

    def __init__(self, url: str, name: str, cookies: dict[str, str], topic: int, post: int):
        super().__init__(name=name)
        self.url, self.topic, self.post = url, topic, post
        self.session = requests.Session()
        self.session.cookies.update(cookies)
        self.token = cookies["csrftoken"]
        self.done = Acknowledged()
        self.stopping = threading.Event()
        self.faults: list[str] = []
        self.revision = 1

    def run(self) -> None:
        acts: list[Callable[[str], None]] = [self.reply, self.reply, self.edit, self.deposit, self.start_page]
        number = 0
        while not self.stopping.is_set():
            number += 1
            try:
                random.choice(acts)(f"{self.name} {number} {uuid.uuid4().hex[:8]}")
            except Exception as error:
                self.faults.append(repr(error))
                return
            time.sleep(PAUSE)

    # --- What they write --------------------------------------------------------

    def reply(self, words: str) -> None:
        form = {"body": f"**{words}** said briefly.", "language": "en"}
        if self.sent(f"/topics/{self.topic}/reply/", form):
            self.done.replies.add(form["body"])

    def edit(self, words: str) -> None:
        """Change one's own first post from the revision that one has seen."""
        form = {"body": f"Changed: {words}", "language": "en", "revision": str(self.revision)}
        answer = self.sent(f"/posts/{self.post}/edit/", form)
        if answer is None:
            self.look_again()
        elif answer.status_code == 302:
            self.done.edits[self.post] = form["body"]
            self.revision += 1
        else:  # it was done at the first try, whose answer didn't come
            self.look_again()

    def look_again(self) -> None:
        page = self.until_it_answers(
            lambda: self.session.get(f"{self.url}/posts/{self.post}/edit/", timeout=20)
        )
        self.revision = int(re.search(r'name="revision" value="(\d+)"', page.text)[1])
        self.done.edits.pop(self.post, None)

    def deposit(self, words: str) -> None:
        form = {
            "title": words,
            "authors": "Yusuf, Amina",
            "year": "2025",
            "type": "report",
            "language": "en",
            "audience": "everyone",
        }
        file = (f"{words}.txt", f"{words}: what our goats eat in a dry year.\n".encode() * 20, "text/plain")
        if self.sent("/documents/new/", form, {"file": file}):
            self.done.titles.add(words)

    def start_page(self, words: str) -> None:
        form = {
            "title": words,
            "body": f"About {words}. See [[Home]].",
            "language": "en",
            "audience": "everyone",
        }
        if self.sent("/wiki/new/", form):
            self.done.pages.add(words)

    # --- How they send it ---------------------------------------------------------

    def sent(self, path: str, form: dict[str, str], files: dict | None = None) -> requests.Response | None:
        """The answer to the form, sent again until there is one; None where it was given up."""
        form = form | {"form_key": str(uuid.uuid4()), "csrfmiddlewaretoken": self.token}

        def send() -> requests.Response:
            return self.session.post(
                self.url + path,
                form,
                files=files,
                allow_redirects=False,
                timeout=20,
                headers={"Referer": self.url},
            )

        try:
            answer = attempt(send)
        except Gone:
            if random.random() < 0.3:
                return None
            answer = self.until_it_answers(send)
        if answer.status_code not in (302, 409):
            raise AssertionError(f"{path} answers {answer.status_code}: {answer.text[:500]}")
        return answer

    def until_it_answers(self, send: Callable[[], requests.Response]) -> requests.Response:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                return attempt(send)
            except Gone:
                time.sleep(0.2)
        raise AssertionError("The portal never came back.")


def attempt(send: Callable[[], requests.Response]) -> requests.Response:
    """The answer; raises Gone where none came, or one that asks to try again.

    429 is one of these: a process killed while it counts somebody's writes leaves them counted out for
    ten seconds.
    """
    try:
        answer = send()
    except requests.RequestException as error:
        raise Gone from error
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Gone
    return answer
