"""Another repository: it answers over a real socket as it was told to, and notes what it was asked."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

Reply = str | bytes | tuple[int, dict[str, str], str]


def answer(inner: str, date: str = "2026-11-01T00:00:00Z") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{date}</responseDate><request>http://elsewhere.example/oai</request>{inner}</OAI-PMH>"
    )


IDENTIFY = answer(
    "<Identify><repositoryName>Elsewhere</repositoryName><baseURL>http://elsewhere.example/oai</baseURL>"
    "<protocolVersion>2.0</protocolVersion><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
)


def dc(number: int, **elements: str | list[str]) -> str:
    """A record with these elements; what isn't given is as in any."""
    said = {
        "title": f"Sheep number {number}",
        "creator": "Traoré, Fatoumata",
        "date": "2019-05",
        "type": "Journal Article",
        "identifier": f"https://elsewhere.example/items/{number}",
    } | elements
    inner = "".join(
        f"<dc:{name}>{escape(one)}</dc:{name}>"
        for name, words in said.items()
        for one in ([words] if isinstance(words, str) else words)
    )
    return record(
        number,
        f'<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</oai_dc:dc></metadata>',
    )


def record(number: int, metadata: str = "", status: str = "") -> str:
    return (
        f"<record><header{status}><identifier>oai:elsewhere.example:{number}</identifier>"
        f"<datestamp>2026-10-01T00:00:00Z</datestamp></header>{metadata}</record>"
    )


def deleted(number: int) -> str:
    return record(number, status=' status="deleted"')


def listed(*records: str, token: str = "", date: str = "2026-11-01T00:00:00Z") -> str:
    end = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return answer(f"<ListRecords>{''.join(records)}{end}</ListRecords>", date)


def error(code: str) -> str:
    return answer(f'<error code="{code}">No.</error>')


class Elsewhere:
    """`replies` are given in turn to ListRecords, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[dict[str, str]], Reply]] = []
        self.asked: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.identify: Reply = IDENTIFY
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/oai"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def reply(self, query: dict[str, str]) -> Reply:
        if query.get("verb") == "Identify":
            return self.identify
        self.asked.append(query)
        found = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return found(query) if callable(found) else found


def handler(place: Elsewhere) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.agents.add(self.headers["User-Agent"])
            found = place.reply(dict(parse_qsl(urlsplit(self.path).query)))
            status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
            content = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in {"Content-Type": "text/xml", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            pass

    return Handler
