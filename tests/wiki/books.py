"""Reading EPUB files as strictly as a reader may: EPUB 3.3 and, where it is installed, epubcheck."""

import io
import posixpath
import shutil
import subprocess
import zipfile
from urllib.parse import unquote, urlsplit

from lxml import etree

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUBCHECK = shutil.which("epubcheck")
# For so short a run, to compile what runs often well takes longer than to run it.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)


class Book:
    """An EPUB file, taken apart; raises AssertionError for what the specification forbids."""

    def __init__(self, content: bytes):
        self.content = content
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        first = self.archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert self.archive.read("mimetype") == b"application/epub+zip" and not first.extra
        assert self.archive.testzip() is None
        container = self.xml("META-INF/container.xml")
        [root] = container.iter("{*}rootfile")
        self.package = self.xml(root.get("full-path"))
        self.items = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}
        self.spine = [self.items[one.get("idref")].get("href") for one in self.package.iter(f"{OPF}itemref")]
        self.names = {item.get("href") for item in self.items.values()}
        self.chapters = {name: self.xml(f"book/{name}") for name in self.names if name.endswith(".xhtml")}
        self.check()

    def xml(self, name: str):
        return etree.fromstring(self.archive.read(name), STRICT)

    def text(self, name: str) -> str:
        return "".join(self.chapters[name].itertext())

    def check(self) -> None:
        there = {name.removeprefix("book/") for name in self.archive.namelist() if name.startswith("book/")}
        assert there - {"package.opf"} == self.names, "the manifest names each file once"
        assert len(self.items) == len(self.names) and set(self.spine) == set(self.chapters)
        unique = self.package.get("unique-identifier")
        assert [one.text for one in self.package.iter("{*}identifier") if one.get("id") == unique]
        assert next(self.package.iter("{*}title")).text and next(self.package.iter("{*}language")).text
        [nav] = [item for item in self.items.values() if item.get("properties") == "nav"]
        assert nav.get("href") == "nav.xhtml"
        for name, chapter in self.chapters.items():
            ids = [element.get("id") for element in chapter.iter() if element.get("id")]
            assert len(ids) == len(set(ids)), f"{name}: an id twice"
            assert chapter.find(f"{XHTML}head/{XHTML}title").text
        for name, chapter in self.chapters.items():
            for link in chapter.iter(f"{XHTML}a"):
                self.check_link(name, link.get("href"))
            for picture in chapter.iter(f"{XHTML}img"):
                assert picture.get("src") in self.names and picture.get("alt") is not None

    def check_link(self, name: str, href: str | None) -> None:
        if href is None or urlsplit(href).scheme:
            return
        parts = urlsplit(href)
        target = posixpath.normpath(parts.path) if parts.path else name
        assert target in self.chapters, f"{name}: {href} leads nowhere"
        if parts.fragment:
            ids = {element.get("id") for element in self.chapters[target].iter()}
            assert unquote(parts.fragment) in ids, f"{name}: {href} leads nowhere"

    def judged(self, folder) -> str:
        """What epubcheck finds wrong; nothing where it is not installed."""
        if not EPUBCHECK:
            return ""
        path = folder / "book.epub"
        path.write_bytes(self.content)
        command = [*JAVA, "-jar", EPUBCHECK, "--failonwarnings", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr
