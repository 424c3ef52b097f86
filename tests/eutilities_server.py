"""A server on this machine that speaks the protocol of NCBI's E-utilities, errors included."""

import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

Fault = Callable[[BaseHTTPRequestHandler], None]


def article(pmid: str) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>Ataxia &amp; gait '
        f"{pmid} – é</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n"
    )


def book(pmid: str) -> str:
    return f'<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID></BookDocument></PubmedBookArticle>\n'


def article_set(records: str) -> bytes:
    doctype = (
        '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/out/pubmed.dtd">'
    )
    return f'<?xml version="1.0" ?>\n{doctype}\n<PubmedArticleSet>{records}</PubmedArticleSet>'.encode()


def reply(status: int, body: str | bytes, **headers: str) -> Fault:
    """Answer with this status and body; `Retry_After="3"` gives a header."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        content = body.encode() if isinstance(body, str) else body
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return send


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Reset the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection in the middle of the body."""
    handler.send_response_only(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<PubmedArticleSet>")


@dataclass(frozen=True)
class Request:
    """A request that the server got: `esearch` or `efetch`, its form fields, what its address said."""

    utility: str
    fields: dict[str, str]
    query_string: str
    method: str


@dataclass
class EutilitiesServer:
    """Finds `pmids` for any query; what is put into `faults` answers the next requests to a utility instead."""

    pmids: list[str] = field(default_factory=list)
    books: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    requests: list[Request] = field(default_factory=list)
    sessions: dict[str, list[str]] = field(default_factory=dict)
    notes: str = ""

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/entrez/eutils/"

    def fail(self, utility: str, *faults: Fault) -> None:
        self.faults[utility].extend(faults)

    def comply(self, handler: BaseHTTPRequestHandler) -> None:
        """As a fault: none, so that the faults after it strike later."""
        reply(200, self._fetch(self.requests[-1].fields))(handler)

    def forget(self, handler: BaseHTTPRequestHandler) -> None:
        """As a fault: forget every search, then say so with status 200."""
        self.sessions.clear()
        reply(200, self.forgotten("?"))(handler)

    @staticmethod
    def forgotten(web_env: str) -> str:
        said = f"Cannot retrieve history data. query_key: 1, WebEnv: {web_env}, retstart: 0, retmax: 200"
        return f'<?xml version="1.0" encoding="UTF-8" ?>\n<eFetchResult>\n\t<ERROR>{said}</ERROR>\n</eFetchResult>'

    def asked(self, utility: str) -> list[Request]:
        return [request for request in self.requests if request.utility == utility]

    def windows(self) -> list[tuple[int, int]]:
        return [(int(r.fields["retstart"]), int(r.fields["retmax"])) for r in self.asked("efetch")]

    def answer(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        waiting = self.faults[request.utility]
        if waiting:
            waiting.popleft()(handler)
        elif request.utility == "esearch":
            reply(200, self._search(int(request.fields["retmax"])))(handler)
        else:
            reply(200, self._fetch(request.fields))(handler)

    def _search(self, limit: int) -> str:
        web_env = f"MCID_{len(self.asked('esearch'))}"
        self.sessions[web_env] = list(self.pmids)
        ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in self.pmids[:limit])
        return (
            f"<eSearchResult><Count>{len(self.pmids)}</Count><RetMax>{limit}</RetMax><RetStart>0</RetStart>"
            f"<QueryKey>1</QueryKey><WebEnv>{web_env}</WebEnv><IdList>\n{ids}</IdList>{self.notes}</eSearchResult>"
        )

    def _fetch(self, fields: dict[str, str]) -> str | bytes:
        found: Sequence[str] | None = self.sessions.get(fields["WebEnv"])
        if found is None:
            return self.forgotten(fields["WebEnv"])
        start, size = int(fields["retstart"]), int(fields["retmax"])
        window = (pmid for pmid in found[start : start + size] if pmid not in self.withheld)
        return article_set("".join(book(pmid) if pmid in self.books else article(pmid) for pmid in window))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                address = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                utility = address.path.rpartition("/")[2].removesuffix(".fcgi")
                request = Request(utility, dict(parse_qsl(body)), address.query, self.command)
                server.requests.append(request)
                server.answer(self, request)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler
